package headroom.tuner.suite;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.nvml.GpuReading;
import headroom.gpu.nvml.Nvml;
import headroom.gpu.nvml.NvmlDetection;
import headroom.gpu.nvml.NvmlGpu;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/** What NVML tells of a GPU while it is timed; where there is no NVML, nothing. */
public final class GpuTelemetry implements AutoCloseable {
  private final Optional<Nvml> nvml;
  private final Optional<NvmlGpu> gpu;

  private GpuTelemetry(Optional<Nvml> nvml, String pciBusId) {
    this.nvml = nvml;
    this.gpu = nvml.flatMap(library -> library.gpu(pciBusId));
  }

  /** Telemetry of a GPU, as far as the system has it. */
  public static GpuTelemetry of(CudaContext gpu) {
    return new GpuTelemetry(
        switch (Nvml.detect()) {
          case NvmlDetection.Present(var library) -> Optional.of(library);
          case NvmlDetection.Absent _ -> Optional.empty();
        },
        gpu.pciBusId());
  }

  /** Whether the GPU is slower now than it can be; false where nobody tells. */
  public boolean throttled() {
    return gpu.map(NvmlGpu::read).filter(GpuReading::isThrottled).isPresent();
  }

  /**
   * Energy of a decode, in millijoules.
   *
   * @param decodes decodes for long enough that the counter's steps do not show, waits for their
   *     end, and says how many they were; not run where the GPU does not count energy
   */
  OptionalDouble millijoulesPerDecode(IntSupplier decodes) {
    if (gpu.isEmpty()) {
      return OptionalDouble.empty();
    }
    GpuReading before = gpu.get().read();
    if (before.millijoules().isEmpty()) {
      return OptionalDouble.empty();
    }
    int count = decodes.getAsInt();
    OptionalLong used = before.millijoulesUntil(gpu.get().read());
    return used.isPresent() && used.getAsLong() > 0
        ? OptionalDouble.of(used.getAsLong() / (double) count)
        : OptionalDouble.empty();
  }

  @Override
  public void close() {
    nvml.ifPresent(Nvml::close);
  }
}
