package headroom.gpu.cuda;

import headroom.gpu.foreign.NativeLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds NVIDIA GPUs with nothing but the driver that runs them: no CUDA toolkit, no JNI library of
 * our own.
 *
 * <pre>{@code
 * switch (CudaDriver.ofThisSystem().detect()) {
 *   case GpuDetection.Present(var devices, var driverVersion) -> ...
 *   case GpuDetection.Absent(var reason) -> skip(reason);
 * }
 * }</pre>
 */
public final class CudaDriver {
  private final List<String> libraries;

  /**
   * A driver under other names.
   *
   * @param libraries names or paths of the driver's library, in the order to try them
   */
  CudaDriver(List<String> libraries) {
    this.libraries = List.copyOf(libraries);
  }

  /** Whether a stand-in has taken the driver's place; asked once in a process. */
  private static final class Emulation {
    static final boolean ON =
        ServiceLoader.load(EmulatedDriver.class).stream()
            .map(ServiceLoader.Provider::get)
            .anyMatch(EmulatedDriver::install);
  }

  /** Whether the GPUs of this process are no hardware: its results are good for tests alone. */
  public static boolean isEmulated() {
    return Emulation.ON;
  }

  /** The driver where this operating system keeps it, or what stands in for it. */
  public static CudaDriver ofThisSystem() {
    if (isEmulated()) {
      return new CudaDriver(List.of("libcuda.so.1"));
    }
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("windows")) {
      return new CudaDriver(List.of("nvcuda.dll"));
    }
    if (system.contains("linux")) {
      // The second: WSL, whose loader does not always know its own folder.
      return new CudaDriver(List.of("libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1"));
    }
    return new CudaDriver(List.of());
  }

  /**
   * Looks for devices. Never throws: whatever goes wrong is the reason of an {@link
   * GpuDetection.Absent}.
   */
  public GpuDetection detect() {
    if (libraries.isEmpty()) {
      return new GpuDetection.Absent(
          "no CUDA on "
              + System.getProperty("os.name")
              + "; NVIDIA has drivers for Linux and Windows");
    }
    try {
      Optional<NativeLibrary> library = NativeLibrary.open(libraries, "update the NVIDIA driver");
      if (library.isPresent()) {
        return describe(new CudaLibrary(library.get()));
      }
    } catch (IllegalCallerException e) {
      return new GpuDetection.Absent(
          "native access is denied to this program; run java with"
              + " --enable-native-access=ALL-UNNAMED");
    }
    return new GpuDetection.Absent(
        "no NVIDIA driver: %s not found; install NVIDIA's driver (in a container: run it with --gpus all)"
            .formatted(libraries.getFirst()));
  }

  private static GpuDetection describe(CudaLibrary library) {
    try (CudaLibrary driver = library) {
      return ask(driver);
    } catch (CudaException e) {
      return new GpuDetection.Absent(reason(e));
    } catch (IllegalStateException | IllegalArgumentException e) {
      // A driver that lacks a call, or whose answers are no device's.
      return new GpuDetection.Absent("NVIDIA driver present, not usable; " + e.getMessage());
    }
  }

  private static String reason(CudaException error) {
    return error.code() == CudaStatus.NO_DEVICE.code
        ? "NVIDIA driver present, no device; " + error.getMessage()
        : "NVIDIA driver present, not usable; " + error.getMessage();
  }

  private static GpuDetection ask(CudaLibrary driver) {
    driver.init();
    int version = driver.driverVersion();
    int count = driver.deviceCount();
    if (count == 0) {
      throw new CudaException("cuDeviceGetCount", CudaStatus.NO_DEVICE.code);
    }
    List<GpuDevice> devices = new ArrayList<>();
    for (int ordinal = 0; ordinal < count; ordinal++) {
      int device = driver.device(ordinal);
      devices.add(
          new GpuDevice(
              ordinal,
              driver.deviceName(device),
              driver.deviceAttribute(CudaLibrary.COMPUTE_CAPABILITY_MAJOR, device),
              driver.deviceAttribute(CudaLibrary.COMPUTE_CAPABILITY_MINOR, device),
              driver.totalMemoryBytes(device)));
    }
    return new GpuDetection.Present(devices, version / 1000 + "." + version % 1000 / 10);
  }
}
