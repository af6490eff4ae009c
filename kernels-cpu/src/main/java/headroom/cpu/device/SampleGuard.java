package headroom.cpu.device;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Tells whether the core was this thread's own while a sample was timed.
 *
 * <pre>{@code
 * guard.begin();
 * long start = System.nanoTime();
 * work();
 * long nanos = System.nanoTime() - start;
 * boolean clean = guard.end();
 * }</pre>
 *
 * Use from one thread, for samples of a thread that never waits. Allocates nothing.
 */
public final class SampleGuard {

  /**
   * Share of the wall time that the thread must have run. A context switch to another runnable
   * thread costs a time slice of milliseconds; timer ticks and the clock calls cost below 1%.
   */
  static final double RUNNING_SHARE = 0.97;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final boolean cpuTimeKnown = threads.isCurrentThreadCpuTimeSupported();
  private final CoreProbe probe;
  private double rateBefore;
  private long wallStart;
  private long cpuStart;

  /**
   * A guard of the calling thread.
   *
   * @param probe used before and after each sample
   */
  public SampleGuard(CoreProbe probe) {
    this.probe = probe;
  }

  /** Call right before the sample. */
  public void begin() {
    rateBefore = probe.rate();
    wallStart = System.nanoTime();
    cpuStart = cpuNanos();
  }

  /**
   * Call right after the sample.
   *
   * @return whether the sample counts
   */
  public boolean end() {
    long cpuNanos = cpuNanos() - cpuStart;
    long wallNanos = System.nanoTime() - wallStart;
    double rateAfter = probe.rate();
    return !probe.disturbed(rateBefore, rateAfter) && (!cpuTimeKnown || ran(cpuNanos, wallNanos));
  }

  /** Whether a thread that took so much CPU time in so much wall time had its core to itself. */
  public static boolean ran(long cpuNanos, long wallNanos) {
    return cpuNanos >= RUNNING_SHARE * wallNanos;
  }

  private long cpuNanos() {
    return cpuTimeKnown ? threads.getCurrentThreadCpuTime() : 0;
  }
}
