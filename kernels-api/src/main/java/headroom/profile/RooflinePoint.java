package headroom.profile;

/**
 * Where a time stands under the device's measured ceilings.
 *
 * @param gflops floating-point rate of the decode step, GFLOP/s
 * @param gbPerSecond KV cache bytes read once per step, GB/s
 * @param fmaShare {@code gflops} over the arithmetic ceiling at this thread count: FMA, or {@code
 *     mma} where the device has it for the cache's elements
 * @param memory the level that the KV cache fits in: L1, L2, L3 or DRAM
 * @param memoryShare the time to read the KV cache once at that level's read ceiling for this
 *     thread count, over the measured time; in DRAM, as much as L3 holds at L3's ceiling
 * @param binding the resource with the larger share: what the shape runs into first
 * @param share the larger of the two shares: 1 is at the roofline
 */
public record RooflinePoint(
    double gflops,
    double gbPerSecond,
    double fmaShare,
    Resource memory,
    double memoryShare,
    Resource binding,
    double share) {

  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException if a rate or share is negative or not finite, {@code memory}
   *     is no memory level, or {@code share} is not the larger share or not that of {@code binding}
   */
  public RooflinePoint {
    Require.notNegative("gflops", gflops);
    Require.notNegative("gbPerSecond", gbPerSecond);
    Require.notNegative("fmaShare", fmaShare);
    Require.notNegative("memoryShare", memoryShare);
    boolean level = !memory.arithmetic() && memory != Resource.COPY;
    if (!level || (!binding.arithmetic() && binding != memory)) {
      throw new IllegalArgumentException(
          "memory must be a memory level, and binding arithmetic or that level: memory=%s, binding=%s"
              .formatted(memory.label(), binding.label()));
    }
    double bound = binding.arithmetic() ? fmaShare : memoryShare;
    if (share != bound || share < fmaShare || share < memoryShare) {
      throw new IllegalArgumentException(
          "share must be the larger one, that of binding=%s: fmaShare=%s, memoryShare=%s, share=%s"
              .formatted(binding.label(), fmaShare, memoryShare, share));
    }
  }
}
