package headroom.tuner.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until no thread of this process runs any more. A library's threads spin for a while after a
 * call, in the hope of another one: OpenMP's for a millisecond, OpenBLAS's for 30. That serves the
 * library's own next call, and would take the core of the contender after it. So nothing is done to
 * the spinning, and the next contender waits for its end.
 */
final class ProcessRest {

  /** Long against the clock's call, short against what it waits for. */
  private static final long LOOK_NANOS = 1_000_000;

  /** Of a look, what the looking thread and the JVM's own take at most. */
  private static final double BUSY_SHARE = 0.15;

  private static final long LIMIT_NANOS = 200_000_000;

  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final MemorySegment time = Arena.ofAuto().allocate(JAVA_LONG, 2);
  private final MethodHandle clock = clock();
  private long longestNanos;

  /** The JVM's own bean counts in steps of 10 ms. */
  @SuppressWarnings("restricted") // the C library's clock_gettime
  private static MethodHandle clock() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("clock_gettime"),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  }

  /** Waits, at most 200 ms. */
  void await() {
    long start = System.nanoTime();
    long from = start;
    double busy;
    do {
      long cpu = cpuNanos();
      LockSupport.parkNanos(LOOK_NANOS);
      long now = System.nanoTime();
      busy = (cpuNanos() - cpu) / (double) (now - from);
      from = now;
    } while (busy > BUSY_SHARE && from - start < LIMIT_NANOS);
    longestNanos = Math.max(longestNanos, from - start);
  }

  /** The longest wait so far, the look that found rest included. */
  double longestMillis() {
    return longestNanos / 1e6;
  }

  private long cpuNanos() {
    try {
      int status = (int) clock.invokeExact(CLOCK_PROCESS_CPUTIME_ID, time);
      if (status != 0) {
        throw new IllegalStateException("clock_gettime gave %d".formatted(status));
      }
    } catch (Throwable e) {
      throw new IllegalStateException("clock_gettime failed", e);
    }
    return time.getAtIndex(JAVA_LONG, 0) * NANOS_PER_SECOND + time.getAtIndex(JAVA_LONG, 1);
  }
}
