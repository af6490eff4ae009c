package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** Outcomes of which only times are known. */
final class Outcomes {

  private Outcomes() {}

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
