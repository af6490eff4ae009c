package headroom.tuner.suite;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs a kernel until the JIT has done with it. Interpreter and C1 box every vector, C2 keeps them
 * in registers: so bytes allocated tell when the fast code runs, whatever the machine's speed. Then
 * the time must hold still as well, for the scalar code that allocates nothing in any tier.
 *
 * <p>A kernel that allocates by design, or whose vectors C2 never frees from boxes, counts as warm
 * when for a longer time nothing was compiled and nothing became faster.
 */
public final class KernelWarmup {

  /** A window is long against the clock and a timer tick, short against a compilation. */
  private static final long WINDOW_NANOS = 2_000_000;

  /** Two windows of one tier agree within it; a faster tier is faster by more. */
  private static final double STABLE_SHARE = 0.97;

  /** Code that allocates is compiled again perhaps: it must be quiet for so many times longer. */
  private static final int ALLOCATING_QUIET = 12;

  private static final @Nullable CompilationMXBean JIT = ManagementFactory.getCompilationMXBean();

  /** The bean that HotSpot has; other JVMs count no bytes. */
  private static final @Nullable ThreadMXBean THREADS =
      ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counting ? counting : null;

  private final long quietNanos;
  private final long limitNanos;

  /**
   * A warm-up.
   *
   * @param quietNanos how long nothing may change once nothing is allocated
   * @param limitNanos longest warm-up
   */
  public KernelWarmup(long quietNanos, long limitNanos) {
    this.quietNanos = quietNanos;
    this.limitNanos = limitNanos;
  }

  /**
   * Runs {@code call} until it is warm, or the limit is reached.
   *
   * @return nanoseconds of a call in the fastest window
   */
  public double warm(Runnable call) {
    long start = System.nanoTime();
    long quietSince = start;
    long compiled = compileMillis();
    double best = Double.POSITIVE_INFINITY;
    boolean warm = false;
    long now;
    do {
      long bytes = allocatedBytes();
      double window = window(call);
      boolean allocates = allocatedBytes() != bytes;
      now = System.nanoTime();
      long compiledNow = compileMillis();
      boolean faster = window < STABLE_SHARE * best;
      if (faster || (allocates && compiledNow != compiled)) {
        quietSince = now;
      }
      warm = now - quietSince >= (allocates ? ALLOCATING_QUIET * quietNanos : quietNanos);
      best = Math.min(best, window);
      compiled = compiledNow;
    } while (!warm && now - start < limitNanos);
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

  /** Of all threads: a kernel may decode on several. */
  private static long allocatedBytes() {
    return THREADS == null ? 0 : THREADS.getTotalThreadAllocatedBytes();
  }

  private static long compileMillis() {
    return JIT == null || !JIT.isCompilationTimeMonitoringSupported()
        ? 0
        : JIT.getTotalCompilationTime();
  }
}
