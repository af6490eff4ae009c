package headroom.gpu.compile;

import java.util.Optional;

/**
 * What one multiprocessor offers to the blocks that run on it at once.
 *
 * <p>Source: "Technical Specifications per Compute Capability" of the CUDA C++ Programming Guide
 * 13.0, and {@code cuda_occupancy.h} of the CUDA toolkit 13.0 for the blocks and granularities.
 *
 * @param warps resident at once, of 32 threads
 * @param blocks resident at once
 * @param sharedBytes shared memory of the multiprocessor
 * @param sharedBytesPerBlock the most that one block may ask for
 * @param reservedBytesPerBlock shared memory that the system takes for itself in each block
 * @param sharedUnit shared memory is given out in multiples of this, in bytes
 */
public record MultiprocessorLimits(
    int warps,
    int blocks,
    int sharedBytes,
    int sharedBytesPerBlock,
    int reservedBytesPerBlock,
    int sharedUnit) {

  /** Threads of a warp. */
  public static final int WARP = 32;

  /** Threads of a block, at most. */
  static final int MAX_BLOCK = 1024;

  /** Shared memory that the system takes of each block, from 8.0 on. */
  public static final int RESERVED_SHARED_BYTES = 1 << 10;

  /** Registers of a multiprocessor, of 32 bits. */
  public static final int REGISTERS = 65536;

  /** A warp stays in one of the quarters of its multiprocessor, and a quarter's registers there. */
  public static final int PARTITIONS = 4;

  /** Registers are given out to warps in multiples of this. */
  public static final int REGISTER_UNIT = 256;

  /** Registers that an instruction can name. */
  public static final int MAX_REGISTERS = 255;

  /**
   * The limits of an architecture.
   *
   * @throws IllegalArgumentException if it is older than 7.0 or newer than what this version knows
   */
  public static MultiprocessorLimits of(Architecture architecture) {
    return find(architecture)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the limits of %s are not known; known are 7.0 to 12.1"
                        .formatted(architecture)));
  }

  /** The limits of an architecture, if this version knows it. */
  public static Optional<MultiprocessorLimits> find(Architecture architecture) {
    return switch (architecture.number()) {
      case 70, 72 -> Optional.of(volta(64, 32, 96, 96));
      case 75 -> Optional.of(volta(32, 16, 64, 64));
      case 80 -> Optional.of(ampere(64, 32, 164));
      case 86 -> Optional.of(ampere(48, 16, 100));
      case 87 -> Optional.of(ampere(48, 16, 164));
      case 89 -> Optional.of(ampere(48, 24, 100));
      case 90, 100, 103 -> Optional.of(ampere(64, 32, 228));
      case 101, 110 -> Optional.of(ampere(48, 24, 228));
      case 120, 121 -> Optional.of(ampere(48, 24, 100));
      default -> Optional.empty();
    };
  }

  private static MultiprocessorLimits volta(int warps, int blocks, int sharedKb, int blockKb) {
    return new MultiprocessorLimits(warps, blocks, sharedKb << 10, blockKb << 10, 0, 256);
  }

  /** From 8.0 on: a kilobyte of each block is the system's, so one block can have all but that. */
  private static MultiprocessorLimits ampere(int warps, int blocks, int sharedKb) {
    return new MultiprocessorLimits(
        warps,
        blocks,
        sharedKb << 10,
        (sharedKb << 10) - RESERVED_SHARED_BYTES,
        RESERVED_SHARED_BYTES,
        128);
  }
}
