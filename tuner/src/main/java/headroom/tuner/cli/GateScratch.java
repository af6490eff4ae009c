package headroom.tuner.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for a gate's arms, for this user alone: classes found there are loaded and run.
 *
 * @param folder which
 */
record GateScratch(Path folder) implements AutoCloseable {

  static GateScratch open() throws IOException {
    return new GateScratch(Files.createTempDirectory("headroom-gate"));
  }

  /** A folder of one arm's own: arms share no compiled kernel. */
  Path of(String arm) throws IOException {
    return Files.createDirectories(folder.resolve(arm));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
