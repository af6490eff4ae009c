package headroom.tuner.journal;

import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import headroom.json.TextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a journal holds. Its last line may be torn, since whoever wrote it may have been killed: it
 * is passed over. Every line before it was on the disk before the next one began, so one that does
 * not match its checksum was changed afterwards, and nothing behind it is trusted.
 *
 * @param lines whole lines, in order
 * @param wholeBytes length of the file up to the end of the last of them
 * @param torn whether something was left behind that
 */
public record JournalFile(List<Line> lines, long wholeBytes, boolean torn) {

  /** A run of three hours writes 10 MiB. */
  static final int MAX_BYTES = 128 << 20;

  /** The longest lines, of outcomes with dozens of samples, take 4 KiB. */
  static final int MAX_LINE_BYTES = 1 << 20;

  /** A run of three hours writes 10,000. */
  static final int MAX_LINES = 200_000;

  /**
   * One line.
   *
   * @param number from 1
   * @param fields what it says, its checksum left out
   */
  public record Line(int number, JsonFields fields) {}

  /** Copies the lines. */
  public JournalFile {
    lines = List.copyOf(lines);
  }

  /**
   * Reads a journal.
   *
   * @throws DocumentException if it cannot be read, is too large, or a line in its midst is corrupt
   */
  public static JournalFile read(Path file) {
    byte[] bytes = bytes(file);
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int end = lineEnd(bytes, start); end >= 0; end = lineEnd(bytes, start)) {
      int number = lines.size() + 1;
      boolean last = end + 1 == bytes.length;
      if (number > MAX_LINES) {
        throw corrupt(file, number, "is one more than any run writes");
      }
      if (end - start > MAX_LINE_BYTES) {
        throw corrupt(file, number, "is longer than %d KiB".formatted(MAX_LINE_BYTES >> 10));
      }
      byte[] line = Arrays.copyOfRange(bytes, start, end);
      if (!SealedLine.intact(line)) {
        if (last) {
          return new JournalFile(lines, start, true);
        }
        throw corrupt(file, number, "does not match its checksum");
      }
      lines.add(new Line(number, parsed(file, number, line)));
      start = end + 1;
    }
    return new JournalFile(lines, start, start < bytes.length);
  }

  /**
   * Whether a line has a checksum that is not its own; a line of a version that wrote none has not.
   */
  public static boolean altered(String line) {
    return line.contains("\"crc32c\":")
        && !SealedLine.intact(line.getBytes(StandardCharsets.UTF_8));
  }

  /** All of a file of bounded size. */
  static byte[] bytes(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new DocumentException(
            "raw log %s is larger than %d MiB: no run writes that; move it away"
                .formatted(file, MAX_BYTES >> 20));
      }
      return bytes;
    } catch (IOException e) {
      throw new DocumentException(
          "raw log %s cannot be read: %s".formatted(file, TextFile.reason(e)));
    }
  }

  /** Where the line that begins at {@code from} ends, or -1. */
  static int lineEnd(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static JsonFields parsed(Path file, int number, byte[] line) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      return StrictJson.parse("raw log %s: line %d".formatted(file, number), text);
    } catch (CharacterCodingException e) {
      throw corrupt(file, number, "is not UTF-8");
    }
  }

  private static DocumentException corrupt(Path file, int number, String what) {
    return new DocumentException(
        "raw log %s: line %d %s: the file was changed after it was written; put back a good copy, or start anew with --no-resume"
            .formatted(file, number, what));
  }
}
