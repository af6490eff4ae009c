package headroom.tuner.gate.stats;

/**
 * What one fresh JVM measured of one benchmark; on a GPU all are device times.
 *
 * @param medianNanos median time of a decode step
 * @param controlNanos median time of a fixed loop of multiply-adds, taken in between
 * @param readNanos median time to read as much memory as the KV cache holds, of a GPU far more than
 *     its second-level cache, taken in between
 * @param calm whether most of the steps ran on cores that nothing else used, or on a GPU that was
 *     not throttled
 */
public record Sample(double medianNanos, double controlNanos, double readNanos, boolean calm) {

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if one is not positive and finite
   */
  public Sample {
    requireTime("medianNanos", medianNanos);
    requireTime("controlNanos", controlNanos);
    requireTime("readNanos", readNanos);
  }

  private static void requireTime(String name, double nanos) {
    if (!(nanos > 0) || Double.isInfinite(nanos)) {
      throw new IllegalArgumentException(
          "a time must be positive and finite: %s=%s".formatted(name, nanos));
    }
  }
}
