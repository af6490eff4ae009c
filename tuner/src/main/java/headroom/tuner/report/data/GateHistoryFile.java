package headroom.tuner.report.data;

import headroom.json.JsonFields;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;

/**
 * The gate's history: one line per run and benchmark, appended by every run of the gate. A report
 * reads these fields and passes over others:
 *
 * <pre>
 *   {"time":"2026-11-26T10:15:30Z","commit":"c07afa474379","benchmark":"tiled 48/1/128, 4096",
 *    "ratio":1.012,"low":0.998,"high":1.027}
 * </pre>
 */
public final class GateHistoryFile {

  private GateHistoryFile() {}

  /**
   * Reads a history.
   *
   * @return its runs by time, the oldest first
   * @throws headroom.json.DocumentException naming the line that is no line of such a history
   */
  public static List<GateRun> read(Path file) {
    return JsonLines.read(file).stream()
        .map(GateHistoryFile::run)
        .sorted(Comparator.comparing(GateRun::time))
        .toList();
  }

  private static GateRun run(JsonFields line) {
    Instant time = time(line);
    return line.make(
        () ->
            new GateRun(
                time,
                line.text("commit"),
                line.text("benchmark"),
                line.number("ratio"),
                line.number("low"),
                line.number("high")));
  }

  private static Instant time(JsonFields line) {
    try {
      return Instant.parse(line.text("time"));
    } catch (DateTimeParseException e) {
      throw line.errorAt("time", "must be a time such as 2026-11-26T10:15:30Z");
    }
  }
}
