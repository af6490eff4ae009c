package headroom.gpu.standin;

import headroom.gpu.cuda.LaunchShape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Runs kernels where the GPU would be. */
@FunctionalInterface
public interface TestDevice {

  /** What a launch takes where a device says nothing else. */
  double LAUNCH_NANOS = 2000;

  /**
   * Runs one kernel to its end.
   *
   * @param module the module's text, PTX
   * @param kernel the kernel's name
   * @param parameters the kernel's parameters as a GPU gets them: in order, little-endian, each
   *     aligned as the kernel declares it; pointers are addresses within {@code memory}
   * @param memory all device memory: one segment for each allocation, at its address
   * @throws RuntimeException for whatever would crash a kernel; the context is lost then
   */
  void launch(
      String module,
      String kernel,
      LaunchShape shape,
      MemorySegment parameters,
      List<MemorySegment> memory);

  /** What the last launch took, by the device's own clock: what events tell. */
  default double launchNanos() {
    return LAUNCH_NANOS;
  }
}
