package headroom.gpu.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A fresh folder that its owner alone can read, for one compilation; gone when closed. */
final class WorkFolder implements AutoCloseable {
  private final Path path;

  WorkFolder() throws IOException {
    path = Files.createTempDirectory("headroom-compile-");
  }

  Path path() {
    return path;
  }

  /** Writes the unit and its headers, under their own names. */
  void write(KernelSource source) throws IOException {
    Files.writeString(path.resolve(source.name()), source.text());
    for (Map.Entry<String, String> header : source.headers().entrySet()) {
      Files.writeString(path.resolve(header.getKey()), header.getValue());
    }
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(path)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
