package headroom.tuner.journal;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.node.ObjectNode;

/**
 * Appends lines to a journal, each on the disk before {@link #append} returns: a process that is
 * killed, or a machine that loses its power, loses at most the line that was being written.
 */
public final class JournalWriter implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private long whole;

  /**
   * A writer that goes on after the last whole line.
   *
   * @param file the journal, for messages
   * @param channel open for writing, and then this writer's to close
   * @param whole bytes of whole lines; what lies behind them was torn off, and is cut
   * @throws DocumentException if it cannot be cut
   */
  JournalWriter(Path file, FileChannel channel, long whole) {
    this.file = file;
    this.channel = channel;
    this.whole = whole;
    try {
      channel.truncate(whole);
      channel.position(whole);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Begins a journal, its folders made as needed.
   *
   * @throws DocumentException if there is such a file, or none can be made
   */
  public static JournalWriter begin(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      JournalWriter writer = open(file, 0, StandardOpenOption.CREATE_NEW);
      TextFile.syncFolderOf(file);
      return writer;
    } catch (IOException e) {
      throw new DocumentException(
          "cannot begin the raw log %s: %s".formatted(file, TextFile.reason(e)));
    }
  }

  /**
   * Goes on with a journal that was read.
   *
   * @throws DocumentException if it cannot be written
   */
  public static JournalWriter goOn(Path file, long wholeBytes) {
    try {
      return open(file, wholeBytes, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new DocumentException(
          "cannot go on with the raw log %s: %s".formatted(file, TextFile.reason(e)));
    }
  }

  private static JournalWriter open(Path file, long whole, StandardOpenOption how)
      throws IOException {
    return new JournalWriter(file, FileChannel.open(file, how, StandardOpenOption.WRITE), whole);
  }

  /** A line as a journal holds it, with its checksum and its line break. */
  public static byte[] sealed(ObjectNode line) {
    return SealedLine.of(line);
  }

  /**
   * Appends a line, and waits until the disk has it.
   *
   * @throws DocumentException if it cannot be written, as on a full disk; the lines before it stay,
   *     and nothing half-written behind them if the disk still lets itself be cut
   */
  public void append(ObjectNode line) {
    ByteBuffer bytes = ByteBuffer.wrap(SealedLine.of(line));
    int length = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
      whole += length;
    } catch (IOException e) {
      cutQuietly();
      throw failed(e);
    }
  }

  private void cutQuietly() {
    try {
      channel.truncate(whole);
    } catch (IOException e) {
      return; // the reader passes over a torn last line
    }
  }

  private DocumentException failed(IOException e) {
    return new DocumentException(
        "cannot append to the raw log %s: %s; what it holds is safe: mend that, and repeat the command to go on"
            .formatted(file, TextFile.cause(e)));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
