package headroom.tuner.journal;

import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import headroom.json.TextFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Goes through a journal line by line, however long it is: a merged one holds the journals of a
 * whole fleet, one after the other.
 */
public final class JournalScan implements AutoCloseable {

  private final Path file;
  private final InputStream in;
  private int number;
  private long offset;

  /** What comes next in a journal. */
  public sealed interface Found {}

  /**
   * A line as it was written.
   *
   * @param number from 1
   * @param start where it begins in the file
   * @param end where the next one begins
   * @param seal its checksum, eight hexadecimal digits
   * @param fields what it says
   */
  public record Line(int number, long start, long end, String seal, JsonFields fields)
      implements Found {}

  /**
   * The end of the file in the midst of a line: its writer was killed.
   *
   * @param number from 1
   */
  public record Torn(int number) implements Found {}

  /**
   * A line that was changed after it was written, or is none.
   *
   * @param number from 1
   */
  public record Broken(int number) implements Found {}

  private JournalScan(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Begins at the first line.
   *
   * @throws DocumentException if the file cannot be opened
   */
  public static JournalScan open(Path file) {
    try {
      return new JournalScan(file, new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The next line, or nothing at the end.
   *
   * @throws DocumentException if the file cannot be read
   */
  public Optional<Found> next() {
    long start = offset;
    ByteArrayOutputStream collected = new ByteArrayOutputStream(1 << 10);
    try {
      int next = in.read();
      while (next >= 0 && next != '\n') {
        // Of a line that is too long the beginning is enough to see that it is broken.
        if (collected.size() <= JournalFile.MAX_LINE_BYTES) {
          collected.write(next);
        }
        offset++;
        next = in.read();
      }
      if (next < 0) {
        return offset == start ? Optional.empty() : Optional.of(new Torn(++number));
      }
      offset++;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    number++;
    return Optional.of(found(collected.toByteArray(), start));
  }

  private Found found(byte[] line, long start) {
    if (line.length > JournalFile.MAX_LINE_BYTES || !SealedLine.intact(line)) {
      return new Broken(number);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      return new Line(
          number,
          start,
          offset,
          SealedLine.seal(line),
          StrictJson.parse("raw log %s: line %d".formatted(file, number), text));
    } catch (CharacterCodingException | DocumentException e) {
      return new Broken(number);
    }
  }

  /**
   * Copies lines as they are.
   *
   * @param start where the first begins
   * @param end where the last ends
   * @throws DocumentException if the file is no longer what it was
   */
  public static void copy(Path file, long start, long end, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(start);
      byte[] buffer = new byte[1 << 16];
      for (long left = end - start; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          throw new DocumentException(
              "raw log %s became shorter while it was read; merge again".formatted(file));
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static DocumentException unreadable(Path file, IOException e) {
    return new DocumentException(
        "raw log %s cannot be read: %s".formatted(file, TextFile.reason(e)));
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}
