package headroom.tuner.report.data;

import headroom.config.KernelConfig;
import java.util.OptionalDouble;

/**
 * One outcome of a raw log.
 *
 * @param phase {@code screen} or {@code confirm}
 * @param shape label of the shape, as {@code AttentionShape.label()} writes it
 * @param config what ran
 * @param outcome how it ended: {@code measured}, {@code timed-out} …
 * @param medianNanos median time of a decode step, if it was measured
 */
public record Evaluation(
    String phase, String shape, KernelConfig config, String outcome, OptionalDouble medianNanos) {

  /**
   * Checks the time.
   *
   * @throws IllegalArgumentException if a time is not positive and finite
   */
  public Evaluation {
    medianNanos.ifPresent(
        nanos -> {
          if (!(nanos > 0 && Double.isFinite(nanos))) {
            throw new IllegalArgumentException(
                "medianNanos must be finite and above 0: medianNanos=" + nanos);
          }
        });
  }

  /** Whether it took part in the search, rather than in the confirmation of finalists. */
  public boolean screened() {
    return phase.equals("screen");
  }
}
