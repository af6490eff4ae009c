package headroom.tuner.session;

import headroom.dispatch.ShapeDistance;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.List;

/**
 * What tuning a shape is expected to gain on its default, as a logarithm of time: the mean of what
 * it gained on the shapes that were tuned before, near ones first, and of what it gains as a rule.
 */
final class ExpectedGain {

  /** What tuning gains as a rule: 10%. */
  private static final double PRIOR = Math.log(1.1);

  /** The rule counts as much as one shape that is as good as this one. */
  private static final double PRIOR_WEIGHT = 1;

  /** Even where nothing was gained so far something is tried. */
  private static final double LEAST = 0.01;

  private ExpectedGain() {}

  /** The gain expected of a shape, above 0. */
  static double of(AttentionShape shape, List<TunedShape> tuned) {
    double sum = PRIOR_WEIGHT * PRIOR;
    double weights = PRIOR_WEIGHT;
    for (TunedShape known : tuned) {
      double weight = Math.exp(-ShapeDistance.between(shape, known.shape()));
      sum += weight * gain(known);
      weights += weight;
    }
    return Math.max(LEAST, sum / weights);
  }

  /** What tuning gained on a shape; a winner that is slower than its default by noise gained 0. */
  private static double gain(TunedShape tuned) {
    return Math.max(0, Math.log(tuned.defaultTime().medianNanos() / tuned.winner().medianNanos()));
  }

  /** No more than what the roofline leaves above a share that is reached already. */
  static double within(double gain, double reachedShare) {
    return reachedShare > 0
        ? Math.clamp(-Math.log(reachedShare), LEAST, Math.max(LEAST, gain))
        : gain;
  }
}
