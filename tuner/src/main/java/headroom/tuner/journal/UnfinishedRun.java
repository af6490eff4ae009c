package headroom.tuner.journal;

import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Tells whether a run that was begun is over. A run is unfinished as long as the last line of its
 * journal is not the {@link RunEvent.Ended} that a run writes when its profile is on disk: it was
 * killed, interrupted or failed.
 */
public final class UnfinishedRun {

  private UnfinishedRun() {}

  /**
   * Whether a run left this journal without coming to its end. Journals of versions that wrote no
   * checksums count as finished: they cannot go on.
   *
   * @throws DocumentException if the file cannot be read
   */
  public static boolean left(Path journal) {
    byte[] bytes = JournalFile.bytes(journal);
    return !withoutChecksums(bytes) && !ended(bytes);
  }

  private static boolean ended(byte[] bytes) {
    if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
      return false;
    }
    int start = bytes.length - 1;
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    byte[] last = Arrays.copyOfRange(bytes, start, bytes.length - 1);
    return SealedLine.intact(last) && says(last, "end");
  }

  private static boolean withoutChecksums(byte[] bytes) {
    int end = JournalFile.lineEnd(bytes, 0);
    byte[] first = Arrays.copyOf(bytes, Math.clamp(end, 0, JournalFile.MAX_LINE_BYTES));
    return !SealedLine.intact(first) && says(first, "run");
  }

  /** Whether a line is JSON of this type, and of no numbered format. */
  private static boolean says(byte[] line, String type) {
    try {
      JsonFields fields = StrictJson.parse("raw log", new String(line, StandardCharsets.UTF_8));
      return fields.has("type") && fields.text("type").equals(type) && !fields.has("format");
    } catch (DocumentException e) {
      return false;
    }
  }
}
