package headroom.tuner.session;

import headroom.shape.AttentionShape;

/** Predicts how long one confirmation fork takes, and corrects itself by the forks seen. */
final class ForkCost {

  /** JVM start, warm-up and timed iterations of a small shape. */
  private static final double BASE_SECONDS = 1.8;

  /** Filling, appending and verifying: seconds per byte of KV cache. */
  private static final double SECONDS_PER_BYTE = 1.0 / 100e6;

  /** Weight of the newest fork: a busy neighbour shows within three forks. */
  private static final double NEWEST = 0.3;

  private double correction = 1;

  double predictSeconds(AttentionShape shape) {
    return correction * uncorrectedSeconds(shape);
  }

  void observe(AttentionShape shape, double seconds) {
    correction += NEWEST * (seconds / uncorrectedSeconds(shape) - correction);
  }

  private static double uncorrectedSeconds(AttentionShape shape) {
    return BASE_SECONDS + shape.kvBytes() * SECONDS_PER_BYTE;
  }
}
