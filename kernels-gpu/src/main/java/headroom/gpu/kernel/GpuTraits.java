package headroom.gpu.kernel;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.MultiprocessorLimits;
import headroom.gpu.cuda.GpuDevice;
import headroom.gpu.cuda.GpuLimits;
import headroom.kernel.DeviceTraits;

/**
 * What a configuration space needs to know of a GPU.
 *
 * @param architecture what is compiled for
 * @param multiprocessors streaming multiprocessors (SMs)
 * @param sharedBytesPerBlock shared memory that one block may ask for
 * @param sharedBytesPerMultiprocessor shared memory of an SM, which its blocks divide
 */
public record GpuTraits(
    Architecture architecture,
    int multiprocessors,
    int sharedBytesPerBlock,
    int sharedBytesPerMultiprocessor) {

  /** Registers are given to a warp's threads in units of so many. */
  private static final int REGISTER_UNIT =
      MultiprocessorLimits.REGISTER_UNIT / MultiprocessorLimits.WARP;

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is not positive, or a block may ask for more than there
   *     is
   */
  public GpuTraits {
    if (multiprocessors < 1) {
      throw new IllegalArgumentException("a GPU has SMs: multiprocessors=" + multiprocessors);
    }
    if (sharedBytesPerBlock < 1 || sharedBytesPerBlock > sharedBytesPerMultiprocessor) {
      throw new IllegalArgumentException(
          "a block's shared memory is part of a multiprocessor's: sharedBytesPerBlock=%d, sharedBytesPerMultiprocessor=%d"
              .formatted(sharedBytesPerBlock, sharedBytesPerMultiprocessor));
    }
  }

  /** A GPU as its driver describes it. */
  public static GpuTraits of(GpuDevice device, GpuLimits limits) {
    return new GpuTraits(
        Architecture.parse(device.architecture()),
        limits.multiprocessors(),
        limits.sharedBytesPerBlock(),
        limits.sharedBytesPerMultiprocessor());
  }

  /**
   * A GPU that is not at hand: to compile for it and to judge configurations.
   *
   * @throws IllegalArgumentException if the limits of the architecture are not known
   */
  public static GpuTraits ofArchitecture(Architecture architecture, int multiprocessors) {
    MultiprocessorLimits limits = MultiprocessorLimits.of(architecture);
    return new GpuTraits(
        architecture, multiprocessors, limits.sharedBytesPerBlock(), limits.sharedBytes());
  }

  /**
   * A GPU that is not at hand, as a profile describes it: by its architecture, or where that is
   * newer than this version, by the shared memory that its driver told.
   */
  public static GpuTraits of(Architecture architecture, DeviceTraits traits) {
    if (MultiprocessorLimits.find(architecture).isPresent()) {
      return ofArchitecture(architecture, traits.cores());
    }
    int reserved = MultiprocessorLimits.RESERVED_SHARED_BYTES;
    int shared = Math.clamp(traits.l1Bytes(), 2 * reserved, Integer.MAX_VALUE);
    return new GpuTraits(architecture, traits.cores(), shared - reserved, shared);
  }

  /** Registers that a thread may have if an SM is to hold so many warps. */
  public static int registersPerThread(int warps) {
    int warpsOfPartition = Math.ceilDiv(warps, MultiprocessorLimits.PARTITIONS);
    int share =
        MultiprocessorLimits.REGISTERS
            / MultiprocessorLimits.PARTITIONS
            / MultiprocessorLimits.WARP
            / warpsOfPartition;
    return Math.min(MultiprocessorLimits.MAX_REGISTERS, share / REGISTER_UNIT * REGISTER_UNIT);
  }
}
