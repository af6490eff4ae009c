package headroom.profile;

import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;

/**
 * Time of the winner's decode where it finds another KV cache each time, of several that together
 * exceed the last-level cache: as in a model, that reads its other layers between two steps of one.
 *
 * @param medianNanos median of the forks' medians
 * @param lowNanos the fastest fork's median
 * @param highNanos the slowest fork's median
 * @param forks fresh JVMs
 */
public record ColdTime(double medianNanos, double lowNanos, double highNanos, int forks) {

  /**
   * Caches that are walked in turn come from main memory if all are so many times the last-level
   * cache. One that replaces at random keeps of n times its size the share h = exp(−n (1 − h)): 20%
   * of twice, 6% of three times.
   */
  public static final int TIMES_LAST_LEVEL = 3;

  /** Whether one KV cache is large enough by itself: its only state is the cold one. */
  public static boolean only(AttentionShape shape, DeviceTraits traits) {
    return traits.l3Bytes() > 0 && shape.kvBytes() >= (double) TIMES_LAST_LEVEL * traits.l3Bytes();
  }

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if a time is not finite and positive, the median lies outside
   *     the forks' range, or no fork was run
   */
  public ColdTime {
    Require.positive("medianNanos", medianNanos);
    Require.positive("lowNanos", lowNanos);
    Require.positive("highNanos", highNanos);
    if (lowNanos > medianNanos || medianNanos > highNanos) {
      throw new IllegalArgumentException(
          "medianNanos must lie between the forks': lowNanos=%s, medianNanos=%s, highNanos=%s"
              .formatted(lowNanos, medianNanos, highNanos));
    }
    Require.atLeast("forks", 1, forks);
  }
}
