package headroom.tuner.session;

import java.time.Duration;

/** Run time that a run may take. */
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
}
