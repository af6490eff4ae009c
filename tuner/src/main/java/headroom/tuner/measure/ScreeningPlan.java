package headroom.tuner.measure;

import java.time.Duration;

/**
 * How much effort one screened configuration gets.
 *
 * @param rounds samples per configuration; the median of seven loses 0.4% against the true best
 *     where a single run loses 1.2% (recorded spaces)
 * @param sampleMillis least time of one sample: short against the neighbour's bursts, long against
 *     the clock's and the call's cost
 * @param warmupMillis longest warm-up of one configuration; a configuration that is not stable by
 *     then is measured as it is
 * @param hangLimit longest silence of a worker before it is ended
 * @param seed seed of the random inputs; each shape draws its own from it
 */
public record ScreeningPlan(
    int rounds, int sampleMillis, int warmupMillis, Duration hangLimit, long seed) {

  /** Checks the extents. */
  public ScreeningPlan {
    if (rounds < 1 || sampleMillis < 1 || warmupMillis < 1 || hangLimit.toMillis() < 1) {
      throw new IllegalArgumentException(
          "a screening plan needs at least one round, 1 ms each: rounds=%d, sampleMillis=%d, warmupMillis=%d, hangLimit=%s"
              .formatted(rounds, sampleMillis, warmupMillis, hangLimit));
    }
  }

  /** Seven rounds of 3 ms: about 30 ms of timing per configuration beside its warm-up. */
  public static ScreeningPlan standard(long seed) {
    return new ScreeningPlan(7, 3, 1200, Duration.ofSeconds(20), seed);
  }
}
