package headroom.tuner.stats;

import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A Student-t interval of the mean of few values, or of the next value.
 *
 * <p>Why Student's t and no bootstrap: with 2 to 5 forks a bootstrap draws from 2 to 5 numbers, and
 * its "99%" interval cannot be wider than their range, which holds the true mean in only 1 −
 * 2^(1−n) of all cases: half of them for two forks. The t quantile pays for the unknown spread:
 * 63.7 for two forks, 9.9 for three, 4.6 for five. What other races of the run say of the spread
 * (see {@link SpreadPrior}) counts as further degrees of freedom: 3.4 for three forks beside ten
 * races of three whose spreads are alike.
 *
 * @param mean mean of the values
 * @param halfWidth half of the interval's width
 */
record StudentInterval(double mean, double halfWidth) {

  /** Two-sided confidence of every interval that the tool reports. */
  static final double CONFIDENCE = 0.99;

  /**
   * Spread between forks where only one fork ran and nothing is known of it: log standard deviation
   * 2%, what forks of one JIT-compiled loop differ by on a shared machine.
   */
  static final double ASSUMED_FORK_SPREAD = 0.02;

  /**
   * Where the true mean lies.
   *
   * @param values at least one, each from an independent unit (a fork, or a pair of forks)
   * @param leastVariance variance of one value that is known to be there at least: equal values by
   *     luck must not give a zero interval
   * @param prior what is known of the spread beforehand
   */
  static StudentInterval ofMean(double[] values, double leastVariance, SpreadPrior prior) {
    return of(values, leastVariance, prior, 1.0 / values.length);
  }

  /** Where the next value will lie, drawn as these were: the prediction interval. */
  static StudentInterval ofNext(double[] values, double leastVariance, SpreadPrior prior) {
    return of(values, leastVariance, prior, 1 + 1.0 / values.length);
  }

  private static StudentInterval of(
      double[] values, double leastVariance, SpreadPrior prior, double varianceFactor) {
    int n = values.length;
    double variance = prior.moderated(variance(values), n - 1);
    double standardError = Math.sqrt(Math.max(variance, leastVariance) * varianceFactor);
    double degreesOfFreedom = Math.max(1, prior.degreesOfFreedom() + n - 1);
    double quantile =
        new TDistribution(degreesOfFreedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return new StudentInterval(StatUtils.mean(values), quantile * standardError);
  }

  private static double variance(double[] values) {
    return values.length > 1
        ? StatUtils.variance(values)
        : ASSUMED_FORK_SPREAD * ASSUMED_FORK_SPREAD;
  }

  /** What these values would tell a {@link SpreadPrior}; nothing, if there is only one. */
  static Optional<SpreadPrior.Seen> seen(double[] values, double leastVariance) {
    return values.length < 2
        ? Optional.empty()
        : Optional.of(
            new SpreadPrior.Seen(
                Math.max(leastVariance, StatUtils.variance(values)), values.length - 1));
  }

  double low() {
    return mean - halfWidth;
  }

  double high() {
    return mean + halfWidth;
  }
}
