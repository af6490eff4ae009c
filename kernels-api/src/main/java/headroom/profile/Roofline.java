package headroom.profile;

import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The roofline model of a decode step: it takes at least as long as its arithmetic at the FMA
 * ceiling, or at that of {@code mma} where a GPU has one for the cache's elements, and as reading
 * the KV cache once at the read ceiling of the memory level that holds it (Williams, Waterman,
 * Patterson, "Roofline", CACM 52(4), 2009; one roof per level as in Ilic, Pratas, Sousa,
 * "Cache-aware Roofline model", IEEE CAL 13(1), 2014).
 *
 * <p><b>Which level.</b> A tuned shape is decoded over and over from the same cache, so the cache
 * stays in the smallest level that holds all of it. Threads share the KV cache out among them and
 * each core has its own L1 and L2, so {@code t} threads hold {@code t} times one core's L1 or L2,
 * as far as there are cores. The L3 is one for all; where its size is unknown, it is taken to hold
 * twice what its ceiling was measured with. Any other level of unknown size, and any without a
 * measured ceiling, is passed over for the next one outward; main memory holds everything.
 *
 * <p><b>Beyond L3.</b> A cache that is read again and again and exceeds L3 is not read from main
 * memory alone: an L3 may keep as much of it as it holds, and does on machines whose replacement
 * resists scans ({@code results/ceilings/README.md}). So the memory roof takes as many bytes as L3
 * holds at L3's ceiling, and the rest at main memory's; all at main memory's where that was read
 * over less than eight times L3, as by versions before, and counts on L3 itself. A machine that
 * shows an L3 of which it reaches a part, or less than all threads have, gets a roof that is too
 * high, or too low.
 *
 * <p><b>Which ceiling.</b> The one measured with exactly as many threads, else with the most
 * threads below that number: what fewer threads reach, more can, so the true ceiling is this or
 * higher and the share of it this or lower.
 */
public final class Roofline {

  /** An eighth of a set from L3 makes a ceiling 8% too high. */
  private static final double FAR_BEYOND_L3 = 8;

  private Roofline() {}

  /**
   * Where a time stands.
   *
   * @param shape what was decoded
   * @param nanos time of one decode step
   * @param threads threads that decode ran on
   * @param ceilings the device's measured ceilings
   * @param traits the device's cores and caches
   * @throws IllegalArgumentException if {@code nanos} is not positive, {@code threads} is below 1,
   *     or no ceiling was measured for arithmetic or for any level that holds the KV cache
   */
  public static RooflinePoint point(
      AttentionShape shape,
      double nanos,
      int threads,
      List<Ceiling> ceilings,
      DeviceTraits traits) {
    Require.positive("nanos", nanos);
    Roofs roofs = roofs(shape, threads, ceilings, traits);
    // One operation or byte per nanosecond is one GFLOP/s or GB/s.
    double gflops = shape.flops() / nanos;
    double gbPerSecond = shape.kvBytes() / nanos;
    double fmaShare = gflops / roofs.arithmetic.best();
    double memoryShare = roofs.readNanos / nanos;
    boolean computeBinds = fmaShare >= memoryShare;
    return new RooflinePoint(
        gflops,
        gbPerSecond,
        fmaShare,
        roofs.memory,
        memoryShare,
        computeBinds ? roofs.arithmetic.resource() : roofs.memory,
        computeBinds ? fmaShare : memoryShare);
  }

  /**
   * The time of a decode step at the roofline: no kernel that reads the whole cache is faster.
   * {@link RooflinePoint#share} is this over the measured time.
   *
   * @param shape what is decoded
   * @param threads threads that decode runs on
   * @param ceilings the device's measured ceilings
   * @param traits the device's cores and caches
   * @return nanoseconds
   * @throws IllegalArgumentException if {@code threads} is below 1, or no ceiling was measured for
   *     arithmetic or for any level that holds the KV cache
   */
  public static double attainableNanos(
      AttentionShape shape, int threads, List<Ceiling> ceilings, DeviceTraits traits) {
    Roofs roofs = roofs(shape, threads, ceilings, traits);
    return Math.max(shape.flops() / roofs.arithmetic.best(), roofs.readNanos);
  }

  /** The two limits of a shape: a rate of arithmetic, and the time to read the KV cache once. */
  private record Roofs(Ceiling arithmetic, Resource memory, double readNanos) {}

  private static Roofs roofs(
      AttentionShape shape, int threads, List<Ceiling> ceilings, DeviceTraits traits) {
    Require.atLeast("threads", 1, threads);
    double bytes = shape.kvBytes();
    Ceiling arithmetic =
        Resource.multiplying(shape.format().element()).stream()
            .flatMap(resource -> measured(resource, threads, ceilings).stream())
            .max(Comparator.comparingDouble(Ceiling::best))
            .orElseThrow(() -> new IllegalArgumentException(missing("fma", threads)));
    Ceiling memory = holding(bytes, threads, ceilings, traits);
    double readNanos =
        memory.resource() == Resource.DRAM
            ? beyondL3Nanos(bytes, memory, threads, ceilings, traits)
            : bytes / memory.best();
    return new Roofs(arithmetic, memory.resource(), readNanos);
  }

  /** The time to read a cache that exceeds every level, as much of it from L3 as that holds. */
  private static double beyondL3Nanos(
      double bytes, Ceiling dram, int threads, List<Ceiling> ceilings, DeviceTraits traits) {
    double plain = bytes / dram.best();
    return measured(Resource.L3, threads, ceilings)
        .filter(l3 -> isFarBeyond(capacity(l3, threads, traits), dram))
        .map(
            l3 -> {
              double kept = capacity(l3, threads, traits);
              return kept / l3.best() + (bytes - kept) / dram.best();
            })
        .filter(nanos -> nanos < plain)
        .orElse(plain);
  }

  /** Whether a set was so large that an L3 of this size gave little of it. */
  private static boolean isFarBeyond(double l3Bytes, Ceiling dram) {
    return (double) dram.workingSetBytes() * dram.threads() >= FAR_BEYOND_L3 * l3Bytes;
  }

  private static Ceiling holding(
      double bytes, int threads, List<Ceiling> ceilings, DeviceTraits traits) {
    for (Resource level : List.of(Resource.L1, Resource.L2, Resource.L3, Resource.DRAM)) {
      Optional<Ceiling> ceiling = measured(level, threads, ceilings);
      if (ceiling.isPresent() && bytes <= capacity(ceiling.get(), threads, traits)) {
        return ceiling.get();
      }
    }
    throw new IllegalArgumentException(missing("read", threads));
  }

  /** Bytes of KV cache that {@code threads} threads keep in a level. */
  private static double capacity(Ceiling ceiling, int threads, DeviceTraits traits) {
    int coresUsed = Math.min(threads, traits.cores());
    return switch (ceiling.resource()) {
      case L1 -> (double) traits.l1Bytes() * coresUsed;
      case L2 -> (double) traits.l2Bytes() * coresUsed;
      // A virtual machine may hide the size. The meter then finds how far L3 reaches and reads half
      // of that.
      case L3 ->
          traits.l3Bytes() > 0
              ? traits.l3Bytes()
              : 2.0 * ceiling.workingSetBytes() * ceiling.threads();
      case DRAM -> Double.POSITIVE_INFINITY;
      case FMA, MMA_BF16, MMA_F16, COPY ->
          throw new IllegalArgumentException(ceiling.resource().label() + " holds no bytes");
    };
  }

  private static Optional<Ceiling> measured(
      Resource resource, int threads, List<Ceiling> ceilings) {
    return ceilings.stream()
        .filter(ceiling -> ceiling.resource() == resource && ceiling.threads() <= threads)
        .max(Comparator.comparingInt(Ceiling::threads).thenComparingDouble(Ceiling::best));
  }

  private static String missing(String what, int threads) {
    return "no %s ceiling was measured with at most %d threads; measure the ceilings first"
        .formatted(what, threads);
  }
}
