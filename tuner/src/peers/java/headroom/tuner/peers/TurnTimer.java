package headroom.tuner.peers;

import headroom.cpu.device.CalmCalls;
import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Times the calls of a contender's turn.
 *
 * <p>On one thread, calls wait for a calm core and count if it was calm before and after them, as
 * in all our measurements. On several, a look at the cores between two calls would find a library's
 * own threads spinning there, and make them stop: every call counts.
 */
final class TurnTimer {

  /**
   * What a contender decodes for in a round: long against the first call, which finds the caches
   * full of another contender's data, short against the machine's moods.
   */
  private static final double TURN_NANOS = 25e6;

  /**
   * A turn ends after so long, whatever its calls take now: a busy machine must not stop a round.
   */
  private static final long LONGEST_NANOS = 200_000_000;

  /** What a turn may wait for calm cores, beside its calls. */
  private static final long WAIT_NANOS = 50_000_000;

  private final Median median = new Median();
  private final Optional<CalmCores> cores;
  private final DecodeKernel kernel;

  /**
   * A timer; takes up to a second.
   *
   * @param threads of every contender
   * @param kernel one of ours, on whose threads cores are looked at
   */
  TurnTimer(int threads, DecodeKernel kernel) {
    this.cores = threads == 1 ? Optional.of(new CalmCores(threads)) : Optional.empty();
    this.kernel = kernel;
  }

  /**
   * The median time of the calls of a turn, ns.
   *
   * @param callNanos what a call takes, about
   */
  double time(Contender contender, double callNanos) {
    int calls = (int) Math.max(1, Math.ceil(TURN_NANOS / callNanos));
    contender.begin();
    if (calls > 1) {
      // Wakes the library's threads and brings its data near; a call longer than a turn does
      // neither for itself.
      contender.decode();
    }
    return median.evaluate(
        cores.map(it -> calmNanos(contender, calls, it)).orElseGet(() -> nanos(contender, calls)));
  }

  private static double[] nanos(Contender contender, int calls) {
    double[] nanos = new double[calls];
    long begun = System.nanoTime();
    int done = 0;
    while (done < calls && (done == 0 || System.nanoTime() - begun < LONGEST_NANOS)) {
      long start = System.nanoTime();
      contender.decode();
      nanos[done++] = System.nanoTime() - start;
    }
    return Arrays.copyOf(nanos, done);
  }

  private double[] calmNanos(Contender contender, int calls, CalmCores looked) {
    CalmCalls timed = new CalmCalls(looked, kernel, WAIT_NANOS);
    for (int call = 0; call < calls; call++) {
      timed.before();
      contender.decode();
      timed.after();
    }
    timed.end();
    return timed.enough() ? timed.calmNanos() : timed.allNanos();
  }
}
