package headroom.cpu.device;

import headroom.kernel.DecodeKernel;
import java.util.Arrays;

/**
 * Times calls one by one and keeps apart those that ran on calm cores: calm just before the call
 * and still just after it. Before a call it waits for calm, as far as an allowance goes; one call
 * may use a quarter of it, so that a long disturbance does not leave all the others without.
 *
 * <pre>{@code
 * while (more) {
 *   calls.before();
 *   kernel.decode(…);
 *   calls.after();
 * }
 * calls.end();
 * }</pre>
 *
 * A look at the cores takes some 25 µs and serves the call before it and the one after it. Use from
 * one thread.
 */
public final class CalmCalls {

  private static final int LEAST_WAITS = 4;

  private final CalmCores cores;
  private final DecodeKernel kernel;
  private final long mostPerCallNanos;
  private long leftNanos;
  private boolean calmBefore;
  private long start;
  private double pendingNanos = Double.NaN;
  private double[] calm = new double[64];
  private double[] disturbed = new double[64];
  private int calmCalls;
  private int disturbedCalls;

  /**
   * No calls yet.
   *
   * @param cores the probes
   * @param kernel whose threads' cores are looked at
   * @param waitNanos to wait for calm in all
   */
  public CalmCalls(CalmCores cores, DecodeKernel kernel, long waitNanos) {
    this.cores = cores;
    this.kernel = kernel;
    this.leftNanos = waitNanos;
    this.mostPerCallNanos = waitNanos / LEAST_WAITS;
  }

  /** Waits for calm; call right before a call. */
  public void before() {
    long from = System.nanoTime();
    boolean quiet = cores.await(kernel, 0);
    settle(quiet);
    calmBefore = quiet;
    if (!calmBefore && leftNanos > 0) {
      calmBefore = cores.await(kernel, Math.min(leftNanos, mostPerCallNanos));
      leftNanos = Math.max(0, leftNanos - (System.nanoTime() - from));
    }
    start = System.nanoTime();
  }

  /** Call right after a call. */
  public void after() {
    pendingNanos = System.nanoTime() - start;
  }

  /** Call after the last call. */
  public void end() {
    settle(cores.await(kernel, 0));
  }

  /** Files the call that waits for its second look. */
  private void settle(boolean calmAfter) {
    if (Double.isNaN(pendingNanos)) {
      return;
    }
    if (calmBefore && calmAfter) {
      calm = grown(calm, calmCalls);
      calm[calmCalls++] = pendingNanos;
    } else {
      disturbed = grown(disturbed, disturbedCalls);
      disturbed[disturbedCalls++] = pendingNanos;
    }
    pendingNanos = Double.NaN;
  }

  /**
   * Whether most of the calls ran on calm cores. Where few did, the disturbances are short and
   * many, and a call between two calm looks may well have met one.
   */
  public boolean enough() {
    return calmCalls > disturbedCalls;
  }

  /** Times of the calls on calm cores, ns. */
  public double[] calmNanos() {
    return Arrays.copyOf(calm, calmCalls);
  }

  /** Times of all calls, ns, calm ones first. */
  public double[] allNanos() {
    double[] all = Arrays.copyOf(calm, calmCalls + disturbedCalls);
    System.arraycopy(disturbed, 0, all, calmCalls, disturbedCalls);
    return all;
  }

  private static double[] grown(double[] values, int used) {
    return used < values.length ? values : Arrays.copyOf(values, 2 * used);
  }
}
