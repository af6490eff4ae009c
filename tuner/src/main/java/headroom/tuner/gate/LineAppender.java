package headroom.tuner.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Appends lines to a file, each on disk the moment it is known. What a process that was killed had
 * begun to write at its end is no line: it is taken away, so that it does not spoil the next.
 */
public final class LineAppender implements AutoCloseable {

  private final Path file;
  private Optional<FileChannel> channel = Optional.empty();

  /**
   * For a file; it and its folders are made with the first line.
   *
   * @param file where
   */
  public LineAppender(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /**
   * Appends a line.
   *
   * @param line without its line break
   * @throws UncheckedIOException naming the file
   */
  public void append(String line) {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      FileChannel open = open();
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
      open.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot append to %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private FileChannel open() throws IOException {
    if (channel.isEmpty()) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      channel =
          Optional.of(
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE));
      dropHalfLine(channel.get());
    }
    return channel.get();
  }

  private static void dropHalfLine(FileChannel channel) throws IOException {
    long end = channel.size();
    ByteBuffer last = ByteBuffer.allocate(1);
    while (end > 0 && channel.read(last.clear(), end - 1) == 1 && last.get(0) != '\n') {
      end--;
    }
    channel.truncate(end).position(end);
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
  }
}
