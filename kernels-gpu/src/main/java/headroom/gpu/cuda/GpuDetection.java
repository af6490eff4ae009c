package headroom.gpu.cuda;

import java.util.List;

/** What a look for NVIDIA GPUs found: at least one of them, or the reason why there is none. */
public sealed interface GpuDetection permits GpuDetection.Present, GpuDetection.Absent {
  /**
   * The GPUs that the driver offers.
   *
   * @param devices at least one, by ordinal
   * @param driverVersion newest CUDA version that the driver supports, such as {@code 13.0}
   */
  record Present(List<GpuDevice> devices, String driverVersion) implements GpuDetection {
    /** Refuses an empty list: that is {@link Absent}. */
    public Present {
      devices = List.copyOf(devices);
      if (devices.isEmpty()) {
        throw new IllegalArgumentException("no devices; say why with Absent");
      }
    }
  }

  /**
   * No GPU can be used.
   *
   * @param reason one line for a person: what is missing, and the cure
   */
  record Absent(String reason) implements GpuDetection {}
}
