package headroom.cpu.device;

import headroom.kernel.DecodeKernel;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Waits until every core that a kernel decodes on is calm, so that a call is timed while nothing
 * else uses them. On a shared machine calm comes in spells of a millisecond or ten: a call that
 * starts right after a calm probe is mostly inside one.
 *
 * <p>Use from one thread. Waiting allocates nothing.
 */
public final class CalmCores {

  private final CoreProbe[] probes;
  private final boolean[] calm;
  private final IntConsumer probe = this::probe;

  /**
   * Probes for so many threads; takes up to a second.
   *
   * @param threads the most that a kernel decodes on
   */
  public CalmCores(int threads) {
    probes = new CoreProbe[threads];
    calm = new boolean[threads];
    for (int i = 0; i < threads; i++) {
      probes[i] = new CoreProbe();
    }
  }

  /** The most threads that a kernel may decode on. */
  public int threads() {
    return probes.length;
  }

  /**
   * Waits for calm.
   *
   * @param kernel whose threads' cores are probed
   * @param limitNanos the longest to wait, in whole probes; with 0 one look is taken
   * @return whether all cores were calm at last
   */
  public boolean await(DecodeKernel kernel, long limitNanos) {
    long start = System.nanoTime();
    boolean all;
    do {
      Arrays.fill(calm, true);
      kernel.onEveryThread(probe);
      all = true;
      for (boolean one : calm) {
        all &= one;
      }
    } while (!all && System.nanoTime() - start < limitNanos);
    return all;
  }

  private void probe(int thread) {
    calm[thread] = probes[thread].calm();
  }
}
