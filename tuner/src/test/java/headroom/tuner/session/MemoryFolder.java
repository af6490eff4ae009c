package headroom.tuner.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder in main memory where the system has such, where waiting for the disk takes no time:
 * thousands of durable lines cost a test nothing. Processes that are killed see no difference.
 */
record MemoryFolder(Path path) implements AutoCloseable {

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  static MemoryFolder make() throws IOException {
    return new MemoryFolder(
        Files.isWritable(SHARED_MEMORY)
            ? Files.createTempDirectory(SHARED_MEMORY, "headroom")
            : Files.createTempDirectory("headroom"));
  }

  /** Deletes it and the files in it. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(path);
  }
}
