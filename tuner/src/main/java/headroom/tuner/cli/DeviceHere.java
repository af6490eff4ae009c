package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.gpu.device.GpuFingerprint;
import headroom.gpu.device.GpuSetting;
import headroom.kernel.DeviceKind;
import headroom.profile.DeviceFingerprint;
import java.util.Optional;

/** This machine's device of a kind: what a profile or a suite of that kind is judged on. */
final class DeviceHere {

  private DeviceHere() {}

  /**
   * Reads it.
   *
   * @throws UserException if there is none: what is missing, and the cure
   */
  static DeviceFingerprint of(DeviceKind kind) {
    return switch (kind) {
      case CPU -> CpuFingerprint.read();
      case GPU -> gpu();
    };
  }

  private static DeviceFingerprint gpu() {
    Optional<String> missing = GpuSetting.missing();
    if (missing.isPresent()) {
      throw UserException.missing("times of a GPU are judged on a GPU: " + missing.get());
    }
    return GpuFingerprint.read(GpuSetting.ordinal()).device();
  }
}
