package headroom.gpu.kernel;

/**
 * What a configuration space needs to know of a GPU.
 *
 * @param computeCapability ten times the major part plus the minor: 90 for 9.0
 * @param multiprocessors streaming multiprocessors (SMs)
 * @param sharedBytesPerBlock shared memory that one block may ask for
 * @param sharedBytesPerMultiprocessor shared memory of an SM, which its blocks divide
 */
public record GpuTraits(
    int computeCapability,
    int multiprocessors,
    int sharedBytesPerBlock,
    int sharedBytesPerMultiprocessor) {

  /** Shared memory that the driver takes of each block, from 8.0 on. */
  public static final int RESERVED_SHARED_BYTES = 1024;

  /** Registers of an SM, on every device from 5.0 on. */
  public static final int REGISTERS_PER_MULTIPROCESSOR = 65_536;

  /** Parts of an SM that warps are dealt to, each with its own share of the registers. */
  private static final int PARTITIONS = 4;

  /** Registers are given to a warp's threads in units of so many. */
  private static final int REGISTER_UNIT = 8;

  private static final int WARP = 32;

  /** Registers that a thread can name. */
  public static final int REGISTERS_PER_THREAD = 255;

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is not positive, or a block may ask for more than there
   *     is
   */
  public GpuTraits {
    if (computeCapability < 10 || multiprocessors < 1) {
      throw new IllegalArgumentException(
          "not a GPU: computeCapability=%d, multiprocessors=%d"
              .formatted(computeCapability, multiprocessors));
    }
    if (sharedBytesPerBlock < 1 || sharedBytesPerBlock > sharedBytesPerMultiprocessor) {
      throw new IllegalArgumentException(
          "a block's shared memory is part of a multiprocessor's: sharedBytesPerBlock=%d, sharedBytesPerMultiprocessor=%d"
              .formatted(sharedBytesPerBlock, sharedBytesPerMultiprocessor));
    }
  }

  /**
   * A GPU that is not at hand, as the CUDA programming guide's table of compute capabilities has
   * it: to compile for it and to judge configurations.
   *
   * @throws IllegalArgumentException if the table here does not hold the compute capability
   */
  public static GpuTraits ofArchitecture(int computeCapability, int multiprocessors) {
    int kilobytes =
        switch (computeCapability) {
          case 75 -> 64;
          case 80, 87 -> 164;
          case 86, 89, 120 -> 100;
          case 90, 100, 103 -> 228;
          default ->
              throw new IllegalArgumentException(
                  "shared memory of compute capability %d is not known here; known: 75, 80, 86, 87, 89, 90, 100, 103, 120"
                      .formatted(computeCapability));
        };
    int reserved = computeCapability < 80 ? 0 : RESERVED_SHARED_BYTES;
    return new GpuTraits(
        computeCapability, multiprocessors, kilobytes * 1024 - reserved, kilobytes * 1024);
  }

  /** Registers that a thread may have if an SM is to hold so many warps. */
  public static int registersPerThread(int warps) {
    int warpsOfPartition = Math.ceilDiv(warps, PARTITIONS);
    int share = REGISTERS_PER_MULTIPROCESSOR / PARTITIONS / WARP / warpsOfPartition;
    return Math.min(REGISTERS_PER_THREAD, share / REGISTER_UNIT * REGISTER_UNIT);
  }

  /** The target that nvcc takes, such as {@code sm_90}. */
  public String architecture() {
    return "sm_" + computeCapability;
  }
}
