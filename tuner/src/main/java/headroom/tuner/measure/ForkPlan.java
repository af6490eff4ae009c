package headroom.tuner.measure;

import java.time.Duration;

/**
 * What one confirming fork does.
 *
 * @param warmupIterations untimed iterations
 * @param warmupMillis length of one of them
 * @param iterations timed iterations, each one sample
 * @param iterationMillis least length of one; a slow shape gets as much as three calls take
 * @param limit longest life of a fork before it is ended
 */
public record ForkPlan(
    int warmupIterations, int warmupMillis, int iterations, int iterationMillis, Duration limit) {

  /** Checks the extents. */
  public ForkPlan {
    if (warmupIterations < 0 || warmupMillis < 1 || iterations < 1 || iterationMillis < 1) {
      throw new IllegalArgumentException(
          "a fork needs at least one iteration of 1 ms: warmupIterations=%d, warmupMillis=%d, iterations=%d, iterationMillis=%d"
              .formatted(warmupIterations, warmupMillis, iterations, iterationMillis));
    }
  }

  /**
   * The set-up warms the kernel; one iteration of 30 ms for JMH's own loop, then six timed ones.
   */
  public static ForkPlan standard() {
    return new ForkPlan(1, 30, 6, 30, Duration.ofSeconds(60));
  }
}
