package headroom.gpu.nvml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import headroom.gpu.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** NVIDIA's management library, which comes with the driver. Signatures follow {@code nvml.h}. */
public final class Nvml implements AutoCloseable {
  static final int SUCCESS = 0;

  /** Room for a version or a name with its final NUL, in bytes. */
  static final int TEXT_BYTES = 128;

  private final NativeLibrary library;

  private Nvml(NativeLibrary library) {
    this.library = library;
  }

  /** The library where this operating system keeps it. Never throws. */
  public static NvmlDetection detect() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return detect(
        system.contains("windows")
            ? List.of("nvml.dll")
            : List.of("libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1"));
  }

  /** The first of these libraries. */
  static NvmlDetection detect(List<String> files) {
    Optional<NativeLibrary> library = NativeLibrary.open(files, "update the NVIDIA driver");
    if (library.isEmpty()) {
      return new NvmlDetection.Absent(
          "no clocks, power or temperature: %s not found; install NVIDIA's driver with its utilities"
              .formatted(files.getFirst()));
    }
    Nvml nvml = new Nvml(library.get());
    try {
      int status = nvml.library.status("nvmlInit_v2", FunctionDescriptor.of(JAVA_INT));
      if (status == SUCCESS) {
        return new NvmlDetection.Present(nvml);
      }
      return refused(nvml.library, nvml.describe("nvmlInit_v2", status));
    } catch (IllegalStateException e) {
      return refused(nvml.library, String.valueOf(e.getMessage()));
    }
  }

  private static NvmlDetection refused(NativeLibrary library, String reason) {
    library.close();
    return new NvmlDetection.Absent("no clocks, power or temperature: " + reason);
  }

  /** The driver's own version, such as {@code 580.65.06}; empty where it does not tell. */
  public Optional<String> driverVersion() {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment text = frame.allocate(TEXT_BYTES);
      int status =
          library.status(
              "nvmlSystemGetDriverVersion",
              FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
              text,
              TEXT_BYTES);
      return status == SUCCESS ? Optional.of(text.getString(0)) : Optional.empty();
    }
  }

  /**
   * A GPU by its place, for ordinals here are others than the driver's: {@code
   * CUDA_VISIBLE_DEVICES} hides none.
   *
   * @param pciBusId such as {@code 0000:65:00.0}
   * @return the GPU, or empty if the library does not know it
   */
  public Optional<NvmlGpu> gpu(String pciBusId) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment handle = frame.allocate(ADDRESS);
      int status =
          library.status(
              "nvmlDeviceGetHandleByPciBusId_v2",
              FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS),
              frame.allocateFrom(pciBusId),
              handle);
      return status == SUCCESS
          ? Optional.of(new NvmlGpu(library, handle.get(ADDRESS, 0)))
          : Optional.empty();
    }
  }

  private String describe(String call, int status) {
    String meaning =
        library.text("nvmlErrorString", FunctionDescriptor.of(ADDRESS, JAVA_INT), status);
    return "%s: %s (%d); check that nvidia-smi works".formatted(call, meaning, status);
  }

  @Override
  public void close() {
    library.status("nvmlShutdown", FunctionDescriptor.of(JAVA_INT));
    library.close();
  }
}
