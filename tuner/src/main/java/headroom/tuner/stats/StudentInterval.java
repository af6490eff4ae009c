package headroom.tuner.stats;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A Student-t interval of the mean of few values whose spread is not known beforehand.
 *
 * <p>Why Student's t and no bootstrap: with 2 to 5 forks a bootstrap draws from 2 to 5 numbers, and
 * its "99%" interval cannot be wider than their range, which holds the true mean in only 1 −
 * 2^(1−n) of all cases: half of them for two forks. The t quantile pays for the unknown spread:
 * 63.7 for two forks, 9.9 for three, 4.6 for five. Two forks thus give an interval that is honest
 * and nearly useless; that is what two forks are.
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
   * @param values at least one, each from an independent unit (a fork, or a pair of forks)
   * @param leastVariance variance of one value that is known to be there at least: equal values by
   *     luck must not give a zero interval
   */
  static StudentInterval of(double[] values, double leastVariance) {
    int n = values.length;
    double variance =
        n > 1 ? StatUtils.variance(values) : ASSUMED_FORK_SPREAD * ASSUMED_FORK_SPREAD;
    double standardError = Math.sqrt(Math.max(variance, leastVariance) / n);
    double degreesOfFreedom = Math.max(1, n - 1);
    double quantile =
        new TDistribution(degreesOfFreedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return new StudentInterval(StatUtils.mean(values), quantile * standardError);
  }

  double low() {
    return mean - halfWidth;
  }

  double high() {
    return mean + halfWidth;
  }
}
