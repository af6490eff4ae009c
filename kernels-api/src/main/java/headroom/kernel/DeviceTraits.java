package headroom.kernel;

/**
 * What a config space needs to know of a device to leave out configurations that cannot win.
 *
 * @param vectorBits widest vector that the JVM compiles to on this device, such as 512
 * @param vectorRegisters architectural vector registers at that width: 16 for AVX2, 32 for AVX-512
 *     and NEON
 * @param cores cores that the process may use
 * @param l1Bytes data cache per core, 0 where unknown
 * @param l2Bytes second-level cache per core, 0 where unknown
 * @param l3Bytes last-level cache that the process can reach, 0 where unknown
 */
public record DeviceTraits(
    int vectorBits, int vectorRegisters, int cores, long l1Bytes, long l2Bytes, long l3Bytes) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if {@code vectorBits} is no power of two from 64 to 2048, or a
   *     count is below 1, or there are more than {@link #MOST_CORES} cores, or a cache is below 0
   *     bytes
   */
  public DeviceTraits {
    if (vectorBits < 64 || vectorBits > 2048 || Integer.bitCount(vectorBits) != 1) {
      throw new IllegalArgumentException(
          "vectorBits must be a power of two from 64 to 2048: " + vectorBits);
    }
    if (vectorRegisters < 1 || cores < 1) {
      throw new IllegalArgumentException(
          "a device has registers and cores: vectorRegisters=%d, cores=%d"
              .formatted(vectorRegisters, cores));
    }
    if (cores > MOST_CORES) {
      throw new IllegalArgumentException(
          "cores must be at most %d: cores=%d".formatted(MOST_CORES, cores));
    }
    if (l1Bytes < 0 || l2Bytes < 0 || l3Bytes < 0) {
      throw new IllegalArgumentException(
          "a cache has no negative size, 0 is unknown: l1Bytes=%d, l2Bytes=%d, l3Bytes=%d"
              .formatted(l1Bytes, l2Bytes, l3Bytes));
    }
  }

  /** Beyond any machine: spaces count threads up to the cores, and a profile may say anything. */
  public static final int MOST_CORES = 1 << 16;

  /** The same device where a process may use so many cores. */
  public DeviceTraits withCores(int usable) {
    return new DeviceTraits(vectorBits, vectorRegisters, usable, l1Bytes, l2Bytes, l3Bytes);
  }
}
