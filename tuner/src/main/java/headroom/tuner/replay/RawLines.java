package headroom.tuner.replay;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import headroom.tuner.journal.JournalFile;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Headroom's own raw log, one object a line: the screened outcomes, one space per shape.
 *
 * <pre>
 *   {"type":"run","device":"amd-epyc-avx2-2c",…}
 *   {"type":"outcome","phase":"screen","shape":"b1-h8-kv1-d64-s512","config":{"variant":"tiled","kvBlock":64,…},
 *    "outcome":"measured","medianNanos":81200.0,…}
 * </pre>
 *
 * <p>What was screened several times is {@link Pooled}. Confirmations are left out: they were timed
 * another way. A last line without its end is one that a run was writing; any other that is not as
 * it was written makes the log worthless as ground truth.
 */
final class RawLines {

  private RawLines() {}

  /** Whether a text is such a log. */
  static boolean matches(String text) {
    return text.startsWith("{\"type\":");
  }

  /** The spaces in a log. */
  static List<RecordedSpace> parse(String source, String text) {
    String device = "";
    Map<String, Map<KernelConfig, List<Outcome>>> byShape = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    int whole = text.endsWith("\n") ? lines.size() : lines.size() - 1;
    for (int i = 0; i < whole; i++) {
      String place = "%s, line %d".formatted(source, i + 1);
      if (JournalFile.altered(lines.get(i))) {
        throw new DocumentException(
            place
                + " does not match its checksum: it was changed after it was written; copy it"
                + " anew");
      }
      JsonFields line = StrictJson.parse(place, lines.get(i));
      switch (line.text("type")) {
        case "run" -> device = line.text("device");
        case "outcome" -> {
          if (line.text("phase").equals("screen")) {
            Outcome outcome = outcome(line);
            byShape
                .computeIfAbsent(line.text("shape"), first -> new LinkedHashMap<>())
                .computeIfAbsent(outcome.config(), first -> new ArrayList<>())
                .add(outcome);
          }
        }
        default -> {
          // Ceilings and whatever later versions add say nothing of a configuration.
        }
      }
    }
    if (byShape.isEmpty()) {
      throw new DocumentException(source + " holds no screened outcome; name another file");
    }
    String where = device;
    List<RecordedSpace> spaces = new ArrayList<>();
    byShape.forEach(
        (shape, outcomes) -> {
          try {
            spaces.add(
                RecordedSpace.of(
                    shape, where, outcomes.values().stream().map(Pooled::of).toList()));
          } catch (IllegalArgumentException e) {
            throw new DocumentException(
                "%s, shape %s: %s".formatted(source, shape, e.getMessage()));
          }
        });
    return spaces;
  }

  private static Outcome outcome(JsonFields line) {
    KernelConfig config = config(line.object("config"));
    return switch (line.text("outcome")) {
      case "measured" -> measured(line, config);
      case "incorrect" -> new Outcome.Incorrect(config, line.text("detail"));
      case "compile-failed" -> new Outcome.CompileFailed(config, line.text("detail"));
      case "launch-failed" -> new Outcome.LaunchFailed(config, line.text("detail"));
      case "timed-out" -> new Outcome.TimedOut(config, line.number("limitSeconds"));
      case "rejected" -> new Outcome.Rejected(config, line.text("detail"));
      default -> throw line.errorAt("outcome", "is none that this version knows");
    };
  }

  /** With its samples, where a line has them. */
  private static Outcome measured(JsonFields line, KernelConfig config) {
    String name = line.has("sampleNanos") ? "sampleNanos" : "medianNanos";
    List<Double> samples =
        line.has("sampleNanos") ? line.numbers(name) : List.of(line.number(name));
    if (samples.isEmpty() || !samples.stream().allMatch(Outcomes::plausible)) {
      throw line.errorAt(name, Outcomes.PLAUSIBLE);
    }
    int disturbed = line.has("disturbedSamples") ? line.integer("disturbedSamples") : 0;
    if (disturbed < 0 || disturbed > samples.size()) {
      throw line.errorAt("disturbedSamples", "must be between 0 and the number of samples");
    }
    return Outcomes.sampled(config, samples, disturbed);
  }

  private static KernelConfig config(JsonFields fields) {
    Map<String, AxisValue> values = new TreeMap<>();
    fields
        .byName(fields::scalar)
        .forEach(
            (axis, text) -> {
              if (!axis.equals("variant")) {
                values.put(
                    axis,
                    fields.isNumber(axis)
                        ? new AxisValue.Int(fields.integer(axis))
                        : fields.make(() -> new AxisValue.Name(text)));
              }
            });
    String variant = fields.text("variant");
    return fields.make(() -> KernelConfig.of(variant, values));
  }
}
