package headroom.profile;

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
