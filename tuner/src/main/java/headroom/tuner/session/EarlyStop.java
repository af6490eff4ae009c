package headroom.tuner.session;

import headroom.profile.SearchEnd;
import headroom.tuner.measure.Outcome;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Ends the search of a shape before its time is used, where more of it promises little: near the
 * roofline, and when nothing was better for long. What is saved goes to other shapes.
 */
final class EarlyStop {

  /** Share of the roofline from which on a few percent are all that is left. */
  static final double ENOUGH_SHARE = 0.95;

  /**
   * Evaluations without a better one. On recorded spaces the default search finds .91 of the
   * optimum in 50 evaluations and .95 in 100: some 1% in each 12 of the second 50.
   */
  static final int PATIENCE = 30;

  /** What counts as better: less is lost in the noise of screening. */
  static final double LEAST_GAIN = 0.01;

  private final ToDoubleFunction<Outcome.Measured> share;
  private double bestNanos = Double.POSITIVE_INFINITY;
  private int idle;

  /**
   * Nothing was seen yet.
   *
   * @param share of the roofline that a measurement reaches; 0 where that is not known
   */
  EarlyStop(ToDoubleFunction<Outcome.Measured> share) {
    this.share = share;
  }

  /** Why the search ends with this outcome, if it does. */
  Optional<SearchEnd> after(Outcome outcome) {
    idle++;
    if (outcome instanceof Outcome.Measured measured) {
      double nanos = measured.medianNanos();
      if (nanos < (1 - LEAST_GAIN) * bestNanos) {
        idle = 0;
      }
      bestNanos = Math.min(bestNanos, nanos);
      double reached = share.applyAsDouble(measured);
      if (reached >= ENOUGH_SHARE && !measured.disturbed()) {
        return Optional.of(new SearchEnd.NearRoofline(reached, ENOUGH_SHARE));
      }
    }
    return idle >= PATIENCE
        ? Optional.of(new SearchEnd.NothingBetter(idle, LEAST_GAIN))
        : Optional.empty();
  }
}
