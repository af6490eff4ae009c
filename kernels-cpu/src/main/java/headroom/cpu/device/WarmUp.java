package headroom.cpu.device;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Runs a vector loop until C2 has compiled it. */
final class WarmUp {

  /** Ample: the largest loop here is compiled within one second on two busy cores. */
  static final long LIMIT_NANOS = 5_000_000_000L;

  /** One quiet step may be luck, such as a loop that the interpreter left early. */
  private static final int QUIET_STEPS = 10;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private WarmUp() {}

  /**
   * Repeats a step until it allocates nothing. Interpreter and C1 box every vector; C2 keeps them
   * in registers. So the bytes tell when the fast code runs, whatever the speed of the machine.
   *
   * @param step a short run of the loop: C2 counts calls, and slow code should be left soon
   * @param limitNanos when to give up, as in a JVM without C2
   */
  static void untilCompiled(Runnable step, long limitNanos) {
    long start = System.nanoTime();
    int quiet = 0;
    do {
      long before = allocatedBytes();
      step.run();
      quiet = allocatedBytes() == before ? quiet + 1 : 0;
    } while (quiet < QUIET_STEPS && System.nanoTime() - start < limitNanos);
  }

  /**
   * Bytes that this thread has allocated; a new value at each call where the JVM does not count.
   */
  static long allocatedBytes() {
    return THREADS instanceof com.sun.management.ThreadMXBean counting
        ? counting.getCurrentThreadAllocatedBytes()
        : System.nanoTime();
  }
}
