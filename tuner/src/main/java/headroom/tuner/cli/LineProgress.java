package headroom.tuner.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** A plain line every few seconds, for logs. */
final class LineProgress implements ProgressDisplay {

  /** Often enough to see that it lives, seldom enough to read a log of an hour. */
  private static final long EVERY_NANOS = 5_000_000_000L;

  private final PrintStream err;
  private final LongSupplier nanoClock;
  private boolean any;
  private long last;

  LineProgress(PrintStream err, LongSupplier nanoClock) {
    this.err = err;
    this.nanoClock = nanoClock;
  }

  @Override
  public void at(double done, double remainingSeconds, String what) {
    long now = nanoClock.getAsLong();
    if (any && now - last < EVERY_NANOS) {
      return;
    }
    any = true;
    last = now;
    long seconds = Math.round(remainingSeconds);
    err.printf("[%3.0f%%, about %d:%02d left] %s%n", 100 * done, seconds / 60, seconds % 60, what);
  }

  @Override
  public void line(String text) {
    err.println(text);
  }

  @Override
  public void close() {}
}
