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
  private static final double MILLIWATTS = 1e3;

  private final Optional<Nvml> nvml;
  private final Optional<NvmlGpu> gpu;
  private final String silence;

  /**
   * Telemetry of a GPU.
   *
   * @param silence why nothing is told, if nothing is
   */
  private GpuTelemetry(Optional<Nvml> nvml, String pciBusId, String silence) {
    this.nvml = nvml;
    this.gpu = nvml.flatMap(library -> library.gpu(pciBusId));
    this.silence = silence;
  }

  /** Telemetry of a GPU, as far as the system has it. */
  public static GpuTelemetry of(CudaContext gpu) {
    String bus = gpu.pciBusId();
    return switch (Nvml.detect()) {
      case NvmlDetection.Present(var library) ->
          new GpuTelemetry(Optional.of(library), bus, "NVML knows no GPU at " + bus);
      case NvmlDetection.Absent(var reason) -> new GpuTelemetry(Optional.empty(), bus, reason);
    };
  }

  /** One line for a person: the card and what power it may draw, or why nothing is told. */
  public String describe() {
    return gpu.map(
            card ->
                "NVML: "
                    + card.name().orElse("a card without a name")
                    + limit(card.powerLimitMilliwatts()))
        .orElse(silence);
  }

  private static String limit(OptionalLong milliwatts) {
    return milliwatts.isPresent()
        ? ", at most %.0f W".formatted(milliwatts.getAsLong() / MILLIWATTS)
        : "";
  }

  /** The state of the GPU now; about a millisecond, so not between the samples of one timing. */
  public Optional<GpuReading> read() {
    return gpu.map(NvmlGpu::read);
  }

  /** Whether the GPU is slower now than it can be; false where nobody tells. */
  public boolean throttled() {
    return read().filter(GpuReading::isThrottled).isPresent();
  }

  /**
   * Energy of a decode, in millijoules.
   *
   * @param decodes decodes for long enough that the counter's steps do not show, waits for their
   *     end, and says how many they were; not run where the GPU does not count energy
   */
  OptionalDouble millijoulesPerDecode(IntSupplier decodes) {
    Optional<GpuReading> before = read().filter(reading -> reading.millijoules().isPresent());
    if (before.isEmpty()) {
      return OptionalDouble.empty();
    }
    int count = decodes.getAsInt();
    OptionalLong used = before.get().millijoulesUntil(read().orElseThrow());
    return used.isPresent() && used.getAsLong() > 0
        ? OptionalDouble.of(used.getAsLong() / (double) count)
        : OptionalDouble.empty();
  }

  @Override
  public void close() {
    nvml.ifPresent(Nvml::close);
  }
}
