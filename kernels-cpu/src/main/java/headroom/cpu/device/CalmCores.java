package headroom.cpu.device;

import headroom.kernel.DecodeKernel;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Waits until every core that a kernel decodes on is calm, so that a call is timed while nothing
 * else uses them. On a shared machine calm comes in spells of a millisecond or ten: a call that
 * starts right after a calm probe is mostly inside one.
 *
 * <p>Use from one thread. Waiting allocates nothing.
 */
public final class CalmCores {

  private final CoreProbe[] probes;
  private final IntPredicate calmOn;
  private final boolean[] calm;
  private final IntConsumer look = this::look;

  /**
   * Probes for so many threads; takes up to a second.
   *
   * @param threads the most that a kernel decodes on
   */
  public CalmCores(int threads) {
    this.calm = new boolean[threads];
    this.probes = new CoreProbe[threads];
    Arrays.setAll(probes, thread -> new CoreProbe());
    this.calmOn = thread -> probes[thread].calm();
  }

  /**
   * Cores with another probe.
   *
   * @param calmOn whether the core of the calling thread is calm; gets the thread's number
   */
  CalmCores(int threads, IntPredicate calmOn) {
    this.calm = new boolean[threads];
    this.probes = new CoreProbe[0];
    this.calmOn = calmOn;
  }

  /** The best rate of any probe, known ones included: what calm is told by. */
  public double bestRate() {
    return Arrays.stream(probes).mapToDouble(CoreProbe::bestRate).max().orElse(0);
  }

  /**
   * The best {@link CoreProbe#ownRate} of any probe, to be handed to other processes: {@link
   * CoreProbe#KNOWN_RATE}. Below the known one, the machine was slow.
   */
  public double ownRate() {
    return Arrays.stream(probes).mapToDouble(CoreProbe::ownRate).max().orElse(0);
  }

  /** The most threads that a kernel may decode on. */
  public int threads() {
    return calm.length;
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
      kernel.onEveryThread(look);
      all = true;
      for (boolean one : calm) {
        all &= one;
      }
    } while (!all && System.nanoTime() - start < limitNanos);
    return all;
  }

  private void look(int thread) {
    calm[thread] = calmOn.test(thread);
  }
}
