package headroom.tuner.stats;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * The logs of each fork's median, and how far a median may be off by the noise inside its fork.
 *
 * <p>Logs, because what disturbs a timing multiplies it: a clock 5% lower, a loop 5% longer. On
 * logs the spread does not depend on the size of the time, and a ratio is a difference.
 *
 * @param logMedians natural log of each fork's median
 * @param withinVariance variance that the noise inside a fork alone gives one log median
 */
record ForkMedians(double[] logMedians, double withinVariance) {

  /**
   * Variance of a sample median over that of a mean, for normal noise: π/2. Timings have a heavier
   * upper tail, for which the median does better than this, so the factor errs to the wide side.
   */
  private static final double MEDIAN_VARIANCE_FACTOR = Math.PI / 2;

  /** Half the interquartile range of a normal distribution, in standard deviations. */
  private static final double NORMAL_QUARTILE = 0.674489750196082;

  /**
   * The least relative error of any median: JMH's histogram of call times rounds to 0.1%, the clock
   * to some nanoseconds.
   */
  private static final double RESOLUTION = 1e-3;

  static ForkMedians of(List<List<Double>> forks) {
    if (forks.isEmpty() || forks.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "every fork has at least one sample, and there is at least one fork");
    }
    double[] medians = new double[forks.size()];
    double variance = 0;
    for (int fork = 0; fork < medians.length; fork++) {
      double[] logs = forks.get(fork).stream().mapToDouble(ForkMedians::logOf).toArray();
      medians[fork] = median(logs);
      double sigma = (quantile(logs, 75) - quantile(logs, 25)) / (2 * NORMAL_QUARTILE);
      variance += MEDIAN_VARIANCE_FACTOR * sigma * sigma / logs.length;
    }
    return new ForkMedians(medians, Math.max(RESOLUTION * RESOLUTION, variance / medians.length));
  }

  private static double logOf(double nanos) {
    if (!(nanos > 0) || Double.isInfinite(nanos)) {
      throw new IllegalArgumentException("a time is positive and finite: " + nanos + " ns");
    }
    return Math.log(nanos);
  }

  static double median(double[] values) {
    return quantile(values, 50);
  }

  /**
   * R-7, the usual linear interpolation: with Commons Math's default, four samples have no quartile
   * inside.
   */
  static double quantile(double[] values, double percent) {
    return new Percentile()
        .withEstimationType(Percentile.EstimationType.R_7)
        .evaluate(Arrays.copyOf(values, values.length), percent);
  }
}
