package headroom.tuner.stats;

import java.util.List;
import java.util.Optional;

/**
 * What a profile says of one configuration's time.
 *
 * <p>The unit is the fork, or a group of forks that ran one after the other: a fresh JVM draws its
 * own memory layout, inlining and luck, and a minute of the machine its clock and its neighbours.
 * So iterations of one fork are not independent, and pooling them gives intervals that are far too
 * narrow. The 99% interval says where another run's median will lie, which is what a reader of a
 * profile can check: it holds the spread between units, not only the doubt about their mean. It is
 * the prediction interval of Student's t on the logs of the units' medians (see {@link
 * StudentInterval} for why no bootstrap). Its spread is never taken below what the noise inside the
 * forks alone gives, so that two forks that agree by luck do not give a zero interval.
 *
 * @param medianNanos median of the units' medians
 * @param lowNanos lower end of the 99% interval of another run's median
 * @param highNanos upper end of the 99% interval of another run's median
 * @param units independent groups of samples
 * @param samples timed iterations over all of them
 */
public record Summary(
    double medianNanos, double lowNanos, double highNanos, int units, int samples) {

  /**
   * Summarises the samples of one configuration.
   *
   * @param units for each its samples in nanoseconds
   * @param prior what the run's other races say of the spread between forks
   * @throws IllegalArgumentException if there is no unit, one without samples, or a time that is
   *     not positive and finite
   */
  public static Summary of(List<List<Double>> units, SpreadPrior prior) {
    ForkMedians medians = ForkMedians.of(units);
    StudentInterval interval =
        StudentInterval.ofNext(medians.logMedians(), medians.withinVariance(), prior);
    double median = Math.exp(ForkMedians.median(medians.logMedians()));
    // The interval is about the mean log; with skewed units their median may lie outside.
    return new Summary(
        median,
        Math.min(median, Math.exp(interval.low())),
        Math.max(median, Math.exp(interval.high())),
        units.size(),
        units.stream().mapToInt(List::size).sum());
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
