package headroom.json;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of one JSON object a line. */
public final class JsonLines {

  /** An evening's run writes some 10 MB. */
  private static final int MAX_BYTES = 64 << 20;

  private static final int MAX_LINES = 200_000;

  private JsonLines() {}

  /**
   * Every line that is not blank. A last line without its line break is left out if it is no JSON:
   * a run that was killed, or still goes on, leaves such a half.
   *
   * @throws DocumentException naming the line that is no JSON object, or what is too large
   */
  public static List<JsonFields> read(Path file) {
    String text = TextFile.read(file, MAX_BYTES);
    boolean complete = text.endsWith("\n");
    List<String> lines = text.lines().limit(MAX_LINES + 1L).toList();
    if (lines.size() > MAX_LINES) {
      throw new DocumentException(
          "%s holds more than %d lines; that is no file of Headroom's".formatted(file, MAX_LINES));
    }
    List<JsonFields> objects = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      boolean half = i == lines.size() - 1 && !complete;
      if (!lines.get(i).isBlank()) {
        parse(file, i + 1, lines.get(i), half, objects);
      }
    }
    return objects;
  }

  private static void parse(
      Path file, int number, String line, boolean half, List<JsonFields> objects) {
    try {
      objects.add(StrictJson.parse("%s, line %d".formatted(file, number), line));
    } catch (DocumentException e) {
      if (!half) {
        throw e;
      }
    }
  }
}
