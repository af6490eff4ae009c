package headroom.cpu.device;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds how far the last-level cache reaches where the system does not tell, as in many virtual
 * machines: reads sets of doubling size, and takes the largest that is still clearly faster than
 * main memory.
 */
final class L3Reach {

  /**
   * A set counts as cached while it is read this much faster than one that no cache holds. An L3 of
   * three times main memory's rate that keeps half of a set gives 1.5: 1.43 to 1.52 were measured
   * at twice its size, 2.0 to 2.3 at its size ({@code results/ceilings/README.md}).
   */
  private static final double CLEARLY_FASTER = 1.6;

  /** Best of so many passes: a neighbour's burst makes one slow, never fast. */
  private static final int REPEATS = 4;

  /** Bytes read per sample: some milliseconds. */
  private static final long SAMPLE_BYTES = 64L << 20;

  private L3Reach() {}

  /**
   * Bytes that one thread can read at cache speed, a power of two times four L2 working sets.
   *
   * @param read a buffer as large as the DRAM set
   */
  static long find(ReadLoop read, WorkingSets sets) {
    List<Long> sizes = new ArrayList<>();
    for (long bytes = 4 * sets.l2Bytes(); bytes <= read.capacityBytes(); bytes *= 2) {
      sizes.add(bytes);
    }
    double[] rates = new double[sizes.size()];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = rate(read, sizes.get(i));
    }
    return edge(sizes, rates);
  }

  /** The largest size whose rate, and every rate before it, is clearly above the last one. */
  static long edge(List<Long> sizes, double[] rates) {
    double dram = rates[rates.length - 1];
    int last = 0;
    while (last + 1 < rates.length && rates[last + 1] > CLEARLY_FASTER * dram) {
      last++;
    }
    return sizes.get(last);
  }

  private static double rate(ReadLoop read, long bytes) {
    int passes = (int) Math.max(1, SAMPLE_BYTES / bytes);
    double best = 0;
    float kept = 0;
    for (int i = 0; i < REPEATS; i++) {
      long start = System.nanoTime();
      kept += read.run(bytes, passes);
      best = Math.max(best, (double) bytes * passes / (System.nanoTime() - start));
    }
    // The sum is of finite numbers: the test keeps the reads from being removed.
    return Float.isNaN(kept) ? 0 : best;
  }
}
