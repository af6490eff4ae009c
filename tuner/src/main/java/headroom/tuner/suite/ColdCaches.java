package headroom.tuner.suite;

import headroom.cpu.device.CalmCalls;
import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvCache;
import headroom.profile.ColdTime;
import headroom.shape.AttentionShape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * KV caches with the same tokens, decoded in turn: together they exceed the last-level cache, so
 * that each decode finds its own in main memory, as the layers of a model do.
 */
public final class ColdCaches {

  /** To fill 100 MiB takes a fork a tenth of a second. */
  private static final double MOST_BYTES = 512 << 20;

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
   * How many caches it takes: none where one does by itself, where L3 is not known, or where they
   * would be too large: an L3 of more than 170 MiB, many caches of a few keys, whose blocks are
   * padded, or a quarter of the machine's memory.
   */
  static int count(AttentionShape shape, DeviceTraits traits) {
    return count(shape, traits, memoryBytes());
  }

  static int count(AttentionShape shape, DeviceTraits traits, double memoryBytes) {
    double all = ColdTime.bytesBeyondCaches(traits);
    if (all == 0 || all > MOST_BYTES || ColdTime.only(shape, traits)) {
      return 0;
    }
    double count = Math.max(2, Math.ceil(all / shape.kvBytes()));
    double room = Math.min(2 * MOST_BYTES, memoryBytes / 4);
    return count * JvmFlags.paddedBytes(shape) > room ? 0 : (int) count;
  }

  /** Of the machine or its container: a fork beyond that is killed, and its hot times with it. */
  private static double memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Double.POSITIVE_INFINITY;
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
   * Median time of a decode on calm cores; empty if fewer than half of them were on such.
   *
   * @param out gets the last output
   */
  OptionalDouble decodeNanos(DecodeKernel kernel, CalmCores cores, float[] out) {
    CalmCalls calls = new CalmCalls(cores, kernel, DECODE_NANOS);
    long start = System.nanoTime();
    for (int call = 0; call < LEAST_CALLS || System.nanoTime() - start < DECODE_NANOS; call++) {
      KvCache next = caches.get(call % caches.size());
      calls.before();
      kernel.decode(problem.q(), next, problem.scale(), out);
      calls.after();
    }
    calls.end();
    return calls.enough()
        ? OptionalDouble.of(new Median().evaluate(calls.calmNanos()))
        : OptionalDouble.empty();
  }
}
