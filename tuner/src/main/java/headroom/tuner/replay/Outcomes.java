package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.OptionalDouble;

/** Outcomes of which only the time is known. */
final class Outcomes {

  private Outcomes() {}

  /** A time that somebody else took: one sample, and nothing else is known. */
  static Outcome.Measured timed(KernelConfig config, double nanos) {
    return new Outcome.Measured(
        config, List.of(nanos), List.of(), nanos, 0, 0, 0, 0, OptionalDouble.empty());
  }
}
