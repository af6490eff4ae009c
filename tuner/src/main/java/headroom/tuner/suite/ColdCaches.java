package headroom.tuner.suite;

import headroom.cpu.device.CalmCalls;
import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvCache;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * KV caches with the same tokens, decoded in turn: together they exceed the last-level cache, so
 * that each decode finds its own in main memory, as the layers of a model do.
 */
public final class ColdCaches {

  /**
   * In last-level caches. One that replaces at random keeps of caches in turn, n times its size,
   * the share h = exp(−n (1 − h)): 20% of twice its size, 6% of three times.
   */
  private static final int TIMES_LAST_LEVEL = 3;

  /** To fill 100 MiB takes a fork a tenth of a second. */
  private static final long MOST_BYTES = 512L << 20;

  private static final long DECODE_NANOS = 60_000_000;

  /** In one long decode a median has nothing to choose from. */
  private static final int LEAST_CALLS = 5;

  private final DecodeProblem problem;
  private final List<KvCache> caches;

  private ColdCaches(DecodeProblem problem, List<KvCache> caches) {
    this.problem = problem;
    this.caches = caches;
  }

  /**
   * How many caches it takes: none where a single one exceeds the last-level cache as far, where
   * nobody knows that cache's size, or where it is too large.
   */
  static int count(AttentionShape shape, DeviceTraits traits) {
    long all = TIMES_LAST_LEVEL * Math.max(traits.l2Bytes(), traits.l3Bytes());
    return all > MOST_BYTES || shape.kvBytes() >= all
        ? 0
        : Math.max(2, (int) Math.ceil(all / shape.kvBytes()));
  }

  /** Room for them in a fork, MiB. */
  public static long mostMib(AttentionShape shape, DeviceTraits traits) {
    int count = count(shape, traits);
    return count == 0 ? 0 : JvmFlags.cacheMib(shape, count);
  }

  /** Fills as many as it takes for a kernel; at least one. */
  static ColdCaches fill(DecodeProblem problem, DecodeKernel kernel, int count) {
    List<KvCache> caches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      caches.add(problem.fill(kernel.layout()).cache());
    }
    return new ColdCaches(problem, caches);
  }

  /**
   * Median time of a decode, of those on calm cores if most were.
   *
   * @param out gets the last output
   */
  double decodeNanos(DecodeKernel kernel, CalmCores cores, float[] out) {
    CalmCalls calls = new CalmCalls(cores, kernel, DECODE_NANOS);
    long start = System.nanoTime();
    for (int call = 0; call < LEAST_CALLS || System.nanoTime() - start < DECODE_NANOS; call++) {
      KvCache next = caches.get(call % caches.size());
      calls.before();
      kernel.decode(problem.q(), next, problem.scale(), out);
      calls.after();
    }
    calls.end();
    return new Median().evaluate(calls.enough() ? calls.calmNanos() : calls.allNanos());
  }
}
