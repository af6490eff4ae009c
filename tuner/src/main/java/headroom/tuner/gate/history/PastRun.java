package headroom.tuner.gate.history;

import headroom.json.JsonFields;
import headroom.tuner.gate.GateResult;
import headroom.tuner.gate.Overall;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run of the gate, a line of a history:
 *
 * <pre>
 *   {"time":"2026-11-26T10:15:30Z","device":"amd-epyc-avx2-2c","base":"origin/main (c07afa474379)",
 *    "commit":"working tree (d3e3c7331f2a)","verdict":"PASS",
 *    "benchmarks":[{"benchmark":"mqa-h32-d128-s512","verdict":"PASS",
 *                   "ratio":1.012,"low":0.998,"high":1.027,"candidateNanos":61234.5}]}
 * </pre>
 *
 * <p>Fields that a later version adds are passed over.
 *
 * @param time when it began
 * @param device where
 * @param base what was known to be good
 * @param commit the candidate
 * @param verdict on all of it
 * @param benchmarks those that gave a number
 */
public record PastRun(
    Instant time,
    String device,
    String base,
    String commit,
    Overall verdict,
    List<PastTime> benchmarks) {

  private static final int MAX_TEXT = 200;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Checks the texts, and copies the list.
   *
   * @throws IllegalArgumentException if a text is empty or longer than 200 characters
   */
  public PastRun {
    requireText("device", device);
    requireText("base", base);
    requireText("commit", commit);
    benchmarks = List.copyOf(benchmarks);
  }

  static void requireText(String name, String value) {
    if (value.isBlank() || value.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "%s must be 1 to %d characters: %d".formatted(name, MAX_TEXT, value.length()));
    }
  }

  /** What a history keeps of a result. */
  public static PastRun of(GateResult result) {
    return new PastRun(
        result.started(),
        result.device(),
        shortened(result.base()),
        shortened(result.candidate()),
        result.overall(),
        result.benchmarks().stream().flatMap(it -> PastTime.of(it).stream()).toList());
  }

  /** A ref or a path may be as long as its author likes. */
  private static String shortened(String label) {
    return label.length() <= MAX_TEXT ? label : label.substring(0, MAX_TEXT - 1) + "…";
  }

  /** What was found of a benchmark. */
  public Optional<PastTime> of(String benchmark) {
    return benchmarks.stream().filter(it -> it.benchmark().equals(benchmark)).findFirst();
  }

  static PastRun read(JsonFields line) {
    Instant time = time(line);
    return line.make(
        () ->
            new PastRun(
                time,
                line.text("device"),
                line.text("base"),
                line.text("commit"),
                line.oneOf("verdict", List.of(Overall.values()), Overall::name),
                line.objects("benchmarks").stream().map(PastTime::read).toList()));
  }

  private static Instant time(JsonFields line) {
    try {
      return Instant.parse(line.text("time"));
    } catch (DateTimeParseException e) {
      throw line.errorAt("time", "must be a time such as 2026-11-26T10:15:30Z");
    }
  }

  /** The line, without its line break. */
  String line() {
    ObjectNode node = JSON.createObjectNode().put("time", time.toString());
    node.put("device", device).put("base", base).put("commit", commit);
    node.put("verdict", verdict.name()).putArray("benchmarks");
    benchmarks.forEach(it -> it.write(node.withArray("benchmarks").addObject()));
    return JSON.writeValueAsString(node);
  }
}
