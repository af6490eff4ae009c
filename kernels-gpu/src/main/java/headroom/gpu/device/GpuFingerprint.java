package headroom.gpu.device;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.MultiprocessorLimits;
import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaDriver;
import headroom.gpu.cuda.GpuDevice;
import headroom.gpu.cuda.GpuLimits;
import headroom.gpu.kernel.GpuTraits;
import headroom.gpu.nvml.Nvml;
import headroom.gpu.nvml.NvmlDetection;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;

/**
 * A GPU as a profile names it.
 *
 * @param device the profile's fields
 * @param traits what spaces need to know beside
 */
public record GpuFingerprint(DeviceFingerprint device, GpuTraits traits) {

  /** A warp's lanes, of a float each, are what a vector is to a CPU. */
  private static final int WARP_BITS = 32 * Float.SIZE;

  /** Registers that an instruction can name. */
  private static final int REGISTERS = 255;

  private static final double GIB = 1L << 30;

  /**
   * Reads a GPU that was detected.
   *
   * @param ordinal the driver's number for it
   * @throws headroom.gpu.cuda.CudaException if the driver refuses
   */
  public static GpuFingerprint read(int ordinal) {
    try (CudaContext gpu = CudaContext.open(ordinal)) {
      return of(gpu.device(), gpu.limits(), driver(), CudaDriver.isEmulated());
    }
  }

  /**
   * A GPU that a profile names, wherever it is.
   *
   * @throws IllegalArgumentException if this version knows no GPU of such an architecture, or none
   *     has so little shared memory
   */
  public static GpuFingerprint of(DeviceFingerprint device) {
    Architecture architecture = Architecture.parse(device.isa());
    int shared = (int) Math.min(Integer.MAX_VALUE, device.traits().l1Bytes());
    int reserved = MultiprocessorLimits.of(architecture).reservedBytesPerBlock();
    return new GpuFingerprint(
        device, new GpuTraits(architecture, device.traits().cores(), shared - reserved, shared));
  }

  static GpuFingerprint of(GpuDevice device, GpuLimits limits, String driver, boolean emulated) {
    return new GpuFingerprint(
        new DeviceFingerprint(
            DeviceKind.GPU,
            device.name(),
            "compute capability %d.%d".formatted(device.computeMajor(), device.computeMinor()),
            device.architecture(),
            deviceTraits(limits),
            limits.threadsPerMultiprocessor(),
            (int) Math.round(device.totalMemoryBytes() / GIB),
            limits.eccEnabled() ? "ecc" : "no ecc",
            "%s, driver %s".formatted(System.getProperty("os.name", "unknown"), driver),
            "%s %s"
                .formatted(
                    System.getProperty("java.vendor", "unknown"),
                    System.getProperty("java.runtime.version", "unknown")),
            emulated),
        GpuTraits.of(device, limits));
  }

  /**
   * A GPU in the words of a CPU: a warp is its vector, a multiprocessor its core. The second-level
   * cache is one for all.
   */
  public static DeviceTraits deviceTraits(GpuLimits limits) {
    return new DeviceTraits(
        WARP_BITS,
        REGISTERS,
        limits.multiprocessors(),
        limits.sharedBytesPerMultiprocessor(),
        limits.l2Bytes(),
        0);
  }

  private static String driver() {
    return switch (Nvml.detect()) {
      case NvmlDetection.Absent _ -> "unknown";
      case NvmlDetection.Present(var nvml) -> {
        try (nvml) {
          yield nvml.driverVersion().orElse("unknown");
        }
      }
    };
  }
}
