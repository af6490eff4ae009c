package headroom.tuner.suite;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs code until the JIT has done with it: no compilation ended, and no window was faster than the
 * ones before it, for a given quiet time.
 */
public final class KernelWarmup {

  /** A window is long against the clock and a timer tick, short against a compilation. */
  private static final long WINDOW_NANOS = 2_000_000;

  /**
   * A faster tier of the JIT is faster by more than this; two windows of one tier agree within it.
   */
  private static final double STABLE_SHARE = 0.97;

  private static final @Nullable CompilationMXBean JIT = ManagementFactory.getCompilationMXBean();

  private final long quietNanos;
  private final long limitNanos;

  /**
   * A warm-up.
   *
   * @param quietNanos how long nothing may change: above the time of one compilation where the JIT
   *     compiles in the background, a few windows where the caller waits for it
   * @param limitNanos longest warm-up
   */
  public KernelWarmup(long quietNanos, long limitNanos) {
    this.quietNanos = quietNanos;
    this.limitNanos = limitNanos;
  }

  /**
   * Runs {@code call} until it is warm.
   *
   * @return nanoseconds of the fastest call
   */
  public double warm(Runnable call) {
    long start = System.nanoTime();
    long quietSince = start;
    long compiled = compileMillis();
    double best = Double.POSITIVE_INFINITY;
    long now;
    do {
      double window = window(call);
      now = System.nanoTime();
      long compiledNow = compileMillis();
      if (window < STABLE_SHARE * best || compiledNow != compiled) {
        quietSince = now;
      }
      best = Math.min(best, window);
      compiled = compiledNow;
    } while (now - quietSince < quietNanos && now - start < limitNanos);
    return best;
  }

  /** Mean time of the calls of one window. */
  private static double window(Runnable call) {
    long start = System.nanoTime();
    long end;
    int calls = 0;
    do {
      call.run();
      calls++;
      end = System.nanoTime();
    } while (end - start < WINDOW_NANOS);
    return (end - start) / (double) calls;
  }

  private static long compileMillis() {
    return JIT == null || !JIT.isCompilationTimeMonitoringSupported()
        ? 0
        : JIT.getTotalCompilationTime();
  }
}
