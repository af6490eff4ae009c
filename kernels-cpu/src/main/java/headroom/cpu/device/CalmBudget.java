package headroom.cpu.device;

import headroom.kernel.DecodeKernel;

/**
 * An allowance for waiting for calm cores before each of several calls. One call may use a quarter
 * of it, so that a long disturbance does not leave all the others without; when it is spent, calls
 * begin as they come. Counts both kinds.
 */
public final class CalmBudget {

  private static final int LEAST_WAITS = 4;

  private final long mostPerCallNanos;
  private long leftNanos;
  private int calm;
  private int disturbed;

  /**
   * A full allowance.
   *
   * @param nanos to wait in all
   */
  public CalmBudget(long nanos) {
    this.leftNanos = nanos;
    this.mostPerCallNanos = nanos / LEAST_WAITS;
  }

  /**
   * Waits for calm cores before a call.
   *
   * @return whether they are calm
   */
  public boolean await(CalmCores cores, DecodeKernel kernel) {
    long start = System.nanoTime();
    boolean quiet = cores.await(kernel, Math.min(leftNanos, mostPerCallNanos));
    leftNanos = Math.max(0, leftNanos - (System.nanoTime() - start));
    if (quiet) {
      calm++;
    } else {
      disturbed++;
    }
    return quiet;
  }

  /** Whether more calls began in a disturbance than not. */
  public boolean mostlyDisturbed() {
    return disturbed > calm;
  }
}
