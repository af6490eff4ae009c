package headroom.tuner.stats;

import java.util.List;
import java.util.Optional;

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
 * @param forks fresh JVMs
 * @param samples timed iterations over all forks
 */
public record Summary(
    double medianNanos, double lowNanos, double highNanos, int forks, int samples) {

  /**
   * Summarises the samples of one configuration.
   *
   * @param forks for each fork its samples in nanoseconds
   * @param prior what the run's other races say of the spread between forks
   * @throws IllegalArgumentException if there is no fork, a fork without samples, or a time that is
   *     not positive and finite
   */
  public static Summary of(List<List<Double>> forks, SpreadPrior prior) {
    ForkMedians medians = ForkMedians.of(forks);
    StudentInterval interval =
        StudentInterval.of(medians.logMedians(), medians.withinVariance(), prior);
    double median = Math.exp(ForkMedians.median(medians.logMedians()));
    // The interval is that of the mean log; with skewed forks their median may lie outside.
    return new Summary(
        median,
        Math.min(median, Math.exp(interval.low())),
        Math.max(median, Math.exp(interval.high())),
        forks.size(),
        forks.stream().mapToInt(List::size).sum());
  }

  /** What races tell of the spread between forks of one configuration. */
  public static SpreadPrior prior(List<List<List<Double>>> races) {
    return SpreadPrior.of(
        races.stream()
            .map(ForkMedians::of)
            .map(medians -> StudentInterval.seen(medians.logMedians(), medians.withinVariance()))
            .flatMap(Optional::stream)
            .toList());
  }
}
