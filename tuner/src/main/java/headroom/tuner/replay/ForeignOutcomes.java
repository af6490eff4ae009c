package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.OptionalDouble;

/** Outcomes of which only the time is known. */
final class ForeignOutcomes {

  private ForeignOutcomes() {}

  /** A time that somebody else took. */
  static Outcome.Measured measured(KernelConfig config, double nanos) {
    return new Outcome.Measured(
        config, List.of(nanos), List.of(), nanos, 0, 0, 0, 0, OptionalDouble.empty());
  }
}
