package headroom.tuner.verify;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The one clock of a verification: steps end by it, so that the last of them has its time. */
final class VerifyClock {
  private final double budgetSeconds;
  private final LongSupplier nanoTime;
  private final long start;

  /**
   * A clock of a run that has begun.
   *
   * @param gone since then
   */
  VerifyClock(Duration budget, Duration gone, LongSupplier nanoTime) {
    this.budgetSeconds = budget.toNanos() / 1e9;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong() - gone.toNanos();
  }

  double budgetSeconds() {
    return budgetSeconds;
  }

  double elapsedSeconds() {
    return (nanoTime.getAsLong() - start) / 1e9;
  }

  double leftSeconds() {
    return Math.max(0, budgetSeconds - elapsedSeconds());
  }

  /** Whether this share of the budget is gone: nothing more of a step begins that has no more. */
  boolean past(double share) {
    return elapsedSeconds() >= share * budgetSeconds;
  }

  /** {@code [1:05 of 9:00]}. */
  String stamp() {
    return "[%s of %s]".formatted(minutes(elapsedSeconds()), minutes(budgetSeconds));
  }

  private static String minutes(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }
}
