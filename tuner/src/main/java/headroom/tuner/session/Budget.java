package headroom.tuner.session;

import java.time.Duration;

/** Run time that a run may take, and how much of it the next shape may use. */
final class Budget {

  private final RunClock clock;
  private final double totalSeconds;

  Budget(Duration total, RunClock clock) {
    this.clock = clock;
    this.totalSeconds = total.toNanos() / 1e9;
  }

  double totalSeconds() {
    return totalSeconds;
  }

  double elapsedSeconds() {
    return clock.seconds();
  }

  /** Seconds left, never negative. */
  double remainingSeconds() {
    return Math.max(0, totalSeconds - elapsedSeconds());
  }

  /** Whether nothing more may begin. */
  boolean spent() {
    return elapsedSeconds() >= totalSeconds;
  }

  /**
   * An equal share of what is left, less a reserve: time that one shape saves goes to those after
   * it.
   */
  double shareSeconds(int shapesLeft, double reserveSeconds) {
    return Math.max(0, remainingSeconds() - reserveSeconds) / Math.max(1, shapesLeft);
  }
}
