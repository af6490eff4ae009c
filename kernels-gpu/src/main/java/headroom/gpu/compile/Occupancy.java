package headroom.gpu.compile;

/**
 * How many blocks of a kernel a multiprocessor holds at once, and what ends the count. The
 * calculation is that of {@code cuda_occupancy.h} in the CUDA toolkit 13.0, with all of the shared
 * memory at hand.
 *
 * @param blocks resident at once; 0 if the kernel cannot be launched
 * @param warpsPerBlock of 32 threads
 * @param share of the multiprocessor's warps that are taken, 0 to 1
 * @param limiter what would have to grow for one more block
 */
public record Occupancy(int blocks, int warpsPerBlock, double share, Limiter limiter) {

  /** What a multiprocessor runs out of first. */
  public enum Limiter {
    /** Registers. */
    REGISTERS,
    /** Shared memory. */
    SHARED_MEMORY,
    /** Places for warps. */
    WARPS,
    /** Places for blocks. */
    BLOCKS
  }

  /**
   * The occupancy of a launch.
   *
   * @param kernel what it needs
   * @param threads per block
   * @param dynamicSharedBytes shared memory per block that the launch asks for
   * @throws IllegalArgumentException if a block has no or more than 1024 threads, or its shared
   *     memory is negative
   */
  public static Occupancy of(
      KernelResources kernel, MultiprocessorLimits limits, int threads, long dynamicSharedBytes) {
    if (threads < 1 || threads > MultiprocessorLimits.MAX_BLOCK || dynamicSharedBytes < 0) {
      throw new IllegalArgumentException(
          "a block has 1 to 1024 threads and no negative memory: threads=%d, dynamicSharedBytes=%d"
              .formatted(threads, dynamicSharedBytes));
    }
    int warps = Math.ceilDiv(threads, MultiprocessorLimits.WARP);
    long sharedBytes = kernel.staticSharedBytes() + dynamicSharedBytes;
    int byRegisters = byRegisters(kernel.registers(), warps);
    int byShared = byShared(sharedBytes, limits);
    int byWarps = limits.warps() / warps;
    int blocks = Math.min(Math.min(byRegisters, byShared), Math.min(byWarps, limits.blocks()));
    // Places first: where they are short, no kernel's fewer registers would help.
    Limiter limiter =
        blocks == byWarps
            ? Limiter.WARPS
            : blocks == limits.blocks()
                ? Limiter.BLOCKS
                : blocks == byRegisters ? Limiter.REGISTERS : Limiter.SHARED_MEMORY;
    return new Occupancy(blocks, warps, (double) blocks * warps / limits.warps(), limiter);
  }

  private static int byRegisters(int registers, int warpsPerBlock) {
    if (registers > MultiprocessorLimits.MAX_REGISTERS) {
      return 0;
    }
    int perWarp =
        roundUp(registers * MultiprocessorLimits.WARP, MultiprocessorLimits.REGISTER_UNIT);
    if (perWarp == 0) {
      return Integer.MAX_VALUE;
    }
    int warpsPerPartition =
        MultiprocessorLimits.REGISTERS / MultiprocessorLimits.PARTITIONS / perWarp;
    return warpsPerPartition * MultiprocessorLimits.PARTITIONS / warpsPerBlock;
  }

  private static int byShared(long sharedBytes, MultiprocessorLimits limits) {
    if (sharedBytes > limits.sharedBytesPerBlock()) {
      return 0;
    }
    int taken = roundUp((int) sharedBytes + limits.reservedBytesPerBlock(), limits.sharedUnit());
    return taken == 0 ? Integer.MAX_VALUE : limits.sharedBytes() / taken;
  }

  private static int roundUp(int value, int unit) {
    return Math.ceilDiv(value, unit) * unit;
  }
}
