package headroom.profile;

/**
 * Where a time stands under the device's measured ceilings.
 *
 * @param gflops floating-point rate of the decode step, GFLOP/s
 * @param gbPerSecond KV cache bytes read once per step, GB/s
 * @param fmaShare {@code gflops} over the FMA ceiling at this thread count
 * @param memory the level that the KV cache fits in: L1, L2, L3 or DRAM
 * @param memoryShare {@code gbPerSecond} over that level's read ceiling at this thread count
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
    double share) {}
