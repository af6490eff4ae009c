package headroom.tuner.stats;

import java.util.Collection;
import java.util.List;

/**
 * What a profile says of one configuration's time.
 *
 * <p>The unit is the fork: a fresh JVM draws its own memory layout, inlining and luck, so
 * iterations of one fork are not independent, and pooling them gives intervals that are far too
 * narrow. The 99% interval is Student's t on the logs of the forks' medians (see {@link
 * StudentInterval} for why no bootstrap). Its spread is never taken below what the noise inside the
 * forks alone gives, so that two forks that agree by luck do not give a zero interval.
 *
 * @param medianNanos median of the forks' medians
 * @param lowNanos lower end of the 99% confidence interval
 * @param highNanos upper end of the 99% confidence interval
 * @param p95Nanos 95th percentile over all samples
 * @param forks fresh JVMs
 * @param samples timed iterations over all forks
 */
public record Summary(
    double medianNanos,
    double lowNanos,
    double highNanos,
    double p95Nanos,
    int forks,
    int samples) {

  /**
   * Summarises the samples of one configuration.
   *
   * @param forks for each fork its samples in nanoseconds
   * @throws IllegalArgumentException if there is no fork, a fork without samples, or a time that is
   *     not positive and finite
   */
  public static Summary of(List<List<Double>> forks) {
    ForkMedians medians = ForkMedians.of(forks);
    StudentInterval interval = StudentInterval.of(medians.logMedians(), medians.withinVariance());
    double[] all =
        forks.stream().flatMap(Collection::stream).mapToDouble(Double::doubleValue).toArray();
    double median = Math.exp(ForkMedians.median(medians.logMedians()));
    // The interval is that of the mean log; with skewed forks their median may lie outside.
    return new Summary(
        median,
        Math.min(median, Math.exp(interval.low())),
        Math.max(median, Math.exp(interval.high())),
        ForkMedians.quantile(all, 95),
        forks.size(),
        all.length);
  }
}
