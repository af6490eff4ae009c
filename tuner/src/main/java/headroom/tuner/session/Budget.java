package headroom.tuner.session;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Wall time that a run may take, and how much of it the next shape may use. */
final class Budget {

  private final LongSupplier nanoClock;
  private final long start;
  private final long total;

  Budget(Duration total, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.start = nanoClock.getAsLong();
    this.total = total.toNanos();
  }

  double totalSeconds() {
    return total / 1e9;
  }

  double elapsedSeconds() {
    return (nanoClock.getAsLong() - start) / 1e9;
  }

  /** Seconds left, never negative. */
  double remainingSeconds() {
    return Math.max(0, totalSeconds() - elapsedSeconds());
  }

  /**
   * An equal share of what is left, less a reserve: time that one shape saves goes to those after
   * it.
   */
  double shareSeconds(int shapesLeft, double reserveSeconds) {
    return Math.max(0, remainingSeconds() - reserveSeconds) / Math.max(1, shapesLeft);
  }
}
