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
   * cache. One whose replacement resists scans keeps what it holds, a third of three times its
   * size: such decodes took up to 22% less time than of sixteen times, of eight times 4% at most
   * ({@code results/ceilings/README.md}).
   */
  private static final int TIMES_LAST_LEVEL = 8;

  /** What a large last-level cache is left with, rather than with no time at all. */
  private static final int LEAST_TIMES = 3;

  /** More takes a fork half a second to fill. */
  private static final double ENOUGH_BYTES = 512 << 20;

  /** Bytes of KV caches that come from main memory if walked in turn; 0 if L3 is not known. */
  public static double bytesBeyondCaches(DeviceTraits traits) {
    double l3 = traits.l3Bytes();
    return Math.max(LEAST_TIMES * l3, Math.min(TIMES_LAST_LEVEL * l3, ENOUGH_BYTES));
  }

  /** Whether one KV cache is large enough by itself: its only state is the cold one. */
  public static boolean only(AttentionShape shape, DeviceTraits traits) {
    return traits.l3Bytes() > 0 && shape.kvBytes() >= bytesBeyondCaches(traits);
  }

  /**
   * Whether a hot time stands in where there is no cold one: versions before took none from three
   * times L3 on, of which an L3 keeps a third at most.
   */
  public static boolean hotStandsIn(AttentionShape shape, DeviceTraits traits) {
    return traits.l3Bytes() > 0 && shape.kvBytes() >= (double) LEAST_TIMES * traits.l3Bytes();
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
