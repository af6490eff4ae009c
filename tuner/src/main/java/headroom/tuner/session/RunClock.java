package headroom.tuner.session;

import headroom.tuner.journal.Stamp;
import java.util.function.LongSupplier;

/**
 * The time that a run has taken, over all processes that worked on it. It stands still between
 * events and moves with each: to where the journal has it, or, of a new event, by the wall clock.
 * So whoever decides by it decides the same again when the journal is played back.
 */
final class RunClock {

  private static final double NANOS = 1e9;

  private final LongSupplier nanoClock;
  private long origin;
  // Volatile for the hook of Ctrl-C, which asks for the time from a thread of its own.
  private volatile Stamp last = new Stamp(0, 0);
  private long spentNanos;

  /** A run that begins now. */
  RunClock(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.origin = nanoClock.getAsLong();
  }

  /** Run time at the last event. */
  double seconds() {
    return last.atNanos() / NANOS;
  }

  /** What measuring has taken until the last event; the rest was the harness's own. */
  double spentSeconds() {
    return spentNanos / NANOS;
  }

  /** Nanoseconds of the wall clock, to tell how long something takes. */
  long wallNanos() {
    return nanoClock.getAsLong();
  }

  /** The stamp of an event that is known now, and was measured since {@code startNanos}. */
  Stamp stamp(long startNanos) {
    long now = nanoClock.getAsLong();
    return new Stamp(Math.max(last.atNanos(), now - origin), Math.max(0, now - startNanos));
  }

  /** An event that just became known. */
  void advance(Stamp stamp) {
    last = stamp;
    spentNanos += stamp.spentNanos();
  }

  /** An event of the journal: wall time goes on from there. */
  void recall(Stamp stamp) {
    advance(stamp);
    origin = nanoClock.getAsLong() - stamp.atNanos();
  }
}
