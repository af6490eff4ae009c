package headroom.tuner.gate.history;

import headroom.json.JsonFields;
import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.stats.Effect;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one run of the gate found of one benchmark.
 *
 * @param benchmark its name
 * @param verdict its label
 * @param ratio the candidate's time over the base's: above 1 is slower
 * @param low lower end of the ratio's 95% interval
 * @param high upper end
 * @param candidateNanos median time of the candidate's decode step
 */
public record PastTime(
    String benchmark,
    String verdict,
    double ratio,
    double low,
    double high,
    double candidateNanos) {

  /** Of each side: together 95%. */
  private static final double CONFIDENCE = 0.975;

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if a text is empty or longer than 200 characters, a number is
   *     not finite and above 0, or the ratio lies outside its interval
   */
  public PastTime {
    PastRun.requireText("benchmark", benchmark);
    PastRun.requireText("verdict", verdict);
    if (!(0 < low && low <= ratio && ratio <= high && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          "a ratio lies in its interval, all above 0: low=%s, ratio=%s, high=%s"
              .formatted(low, ratio, high));
    }
    if (!(candidateNanos > 0 && Double.isFinite(candidateNanos))) {
      throw new IllegalArgumentException(
          "a time must be positive and finite: candidateNanos=" + candidateNanos);
    }
  }

  /** Of a result that has numbers. */
  static Optional<PastTime> of(BenchmarkResult result) {
    if (result.effect().isEmpty() || result.candidateNanos().isEmpty()) {
      return Optional.empty();
    }
    Effect effect = result.effect().get();
    return Optional.of(
        new PastTime(
            result.benchmark().name(),
            result.verdict().label(),
            Math.exp(effect.change()),
            Math.exp(effect.lowerBound(CONFIDENCE)),
            Math.exp(effect.upperBound(CONFIDENCE)),
            result.candidateNanos().getAsDouble()));
  }

  static PastTime read(JsonFields fields) {
    return fields.make(
        () ->
            new PastTime(
                fields.text("benchmark"),
                fields.text("verdict"),
                fields.number("ratio"),
                fields.number("low"),
                fields.number("high"),
                fields.number("candidateNanos")));
  }

  void write(ObjectNode node) {
    node.put("benchmark", benchmark).put("verdict", verdict);
    node.put("ratio", ratio).put("low", low).put("high", high);
    node.put("candidateNanos", candidateNanos);
  }
}
