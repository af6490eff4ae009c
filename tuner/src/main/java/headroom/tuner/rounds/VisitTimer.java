package headroom.tuner.rounds;

import headroom.cpu.device.CalmCores;
import headroom.cpu.device.SampleGuard;
import headroom.kernel.DecodeKernel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Visits contenders: looks at the cores, times some calls, looks again.
 *
 * <p>A visit is short, since calm comes in spells: a first call, which wakes threads and brings
 * data near, then the timed ones. It is calm if the looks before and after the timed ones say so
 * and the calling thread ran all the while: other processes of this machine take turns with it, for
 * milliseconds that no look meets. Whoever waits for other threads spins, as ours do. Where a
 * library's threads spin for their next call, a look between calls would find them, and stop them:
 * there the first look is that before the first call.
 */
final class VisitTimer {

  /** Long against a look of 25 µs, short against spells of calm of some milliseconds. */
  private static final double VISIT_NANOS = 2e6;

  /** A visit ends after so long, whatever its calls take now. */
  private static final long LONGEST_NANOS = 50_000_000;

  /** A call longer than this wakes its own threads and brings its data near by itself. */
  private static final double LONG_CALL_NANOS = 25e6;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final boolean cpuTimeKnown = threads.isCurrentThreadCpuTimeSupported();
  private final Median median = new Median();
  private final CalmCores cores;
  private final DecodeKernel kernel;
  private final Runnable rest;
  private final boolean looksBetweenCalls;
  private int visits;
  private int calmVisits;

  /**
   * A timer; takes up to a second.
   *
   * @param threads of every contender
   * @param kernel one of ours, on whose threads cores are looked at
   * @param rest waits until no contender's threads run any more
   * @param looksBetweenCalls whether no contender has threads that a look would stop
   */
  VisitTimer(int threads, DecodeKernel kernel, Runnable rest, boolean looksBetweenCalls) {
    this.cores = new CalmCores(threads);
    this.kernel = kernel;
    this.rest = rest;
    this.looksBetweenCalls = looksBetweenCalls;
  }

  /**
   * Visits a contender.
   *
   * @param callNanos what a call takes, about
   * @param waitNanos the longest to wait for calm cores
   */
  Visit visit(Contender contender, double callNanos, long waitNanos) {
    double[] nanos = new double[(int) Math.max(1, Math.ceil(VISIT_NANOS / callNanos))];
    rest.run();
    boolean before = begin(contender, callNanos < LONG_CALL_NANOS, waitNanos);
    long cpuStart = cpuNanos();
    long start = System.nanoTime();
    int calls = time(contender, nanos);
    long wall = System.nanoTime() - start;
    boolean ran = !cpuTimeKnown || SampleGuard.ran(cpuNanos() - cpuStart, wall);
    boolean calm = cores.await(kernel, 0) && before && ran;
    visits++;
    calmVisits += calm ? 1 : 0;
    return new Visit(median.evaluate(nanos, 0, calls), calm);
  }

  /**
   * Waits for calm and calls once; returns whether the last look before the timed calls was calm.
   */
  private boolean begin(Contender contender, boolean callFirst, long waitNanos) {
    long end = System.nanoTime() + waitNanos;
    boolean calm;
    do {
      calm = cores.await(kernel, Math.max(0, end - System.nanoTime()));
      contender.begin();
      if (callFirst) {
        contender.decode();
      }
      if (!callFirst || !looksBetweenCalls) {
        return calm;
      }
      calm = cores.await(kernel, 0);
    } while (!calm && System.nanoTime() < end);
    return calm;
  }

  private long cpuNanos() {
    return cpuTimeKnown ? threads.getCurrentThreadCpuTime() : 0;
  }

  private static int time(Contender contender, double[] nanos) {
    long begun = System.nanoTime();
    int done = 0;
    long now;
    do {
      long start = System.nanoTime();
      contender.decode();
      now = System.nanoTime();
      nanos[done++] = now - start;
    } while (done < nanos.length && now - begun < LONGEST_NANOS);
    return done;
  }

  /** All visits so far. */
  int visits() {
    return visits;
  }

  /** Those whose cores were calm. */
  int calmVisits() {
    return calmVisits;
  }

  /** The best rate of the control probe, by which calm was told. */
  double bestRate() {
    return cores.bestRate();
  }

  /** The best rate of the control probe in this process, for later forks. */
  double ownRate() {
    return cores.ownRate();
  }
}
