package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** Outcomes of which only times are known. */
final class Outcomes {

  /** A year, in nanoseconds: no measurement took so long, and shares of what did would be none. */
  private static final double MOST_NANOS = 365 * 86_400e9;

  /** What a time must be, for messages. */
  static final String PLAUSIBLE = "must be above 0 and at most a year";

  private Outcomes() {}

  /** Whether a recorded time can be one. */
  static boolean plausible(double nanos) {
    return nanos > 0 && nanos <= MOST_NANOS;
  }

  /** A time that somebody else took: one sample, and nothing else is known. */
  static Outcome.Measured timed(KernelConfig config, double nanos) {
    return sampled(config, List.of(nanos), 0);
  }

  /**
   * Times of samples, of which some were taken while something else used the cores.
   *
   * @param samples nanoseconds, at least one
   */
  static Outcome.Measured sampled(KernelConfig config, List<Double> samples, int disturbed) {
    return new Outcome.Measured(
        config,
        samples,
        List.of(),
        Collections.max(samples),
        disturbed,
        0,
        0,
        0,
        OptionalDouble.empty());
  }
}
