package headroom.dispatch;

import headroom.kernel.DeviceKind;
import headroom.profile.TuningProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The device that decodes by a profile in this process: one of the profile's kind where it can be
 * used, else the processor, which decodes by its defaults.
 *
 * @param device the device
 * @param skipped why one of the profile's kind is not used: what is missing, and the cure
 */
record DeviceChoice(ThisDevice device, List<String> skipped) {

  /** Copies the reasons. */
  DeviceChoice {
    skipped = List.copyOf(skipped);
  }

  /**
   * Of the devices whose modules are on the class path.
   *
   * @throws IllegalStateException if there is none
   */
  static DeviceChoice of(TuningProfile profile) {
    return of(
        profile.device().kind(),
        ServiceLoader.load(ThisDevice.class).stream().map(ServiceLoader.Provider::get).toList());
  }

  static DeviceChoice of(DeviceKind wanted, List<ThisDevice> devices) {
    List<String> skipped = new ArrayList<>();
    for (ThisDevice device : devices) {
      if (device.kind() == wanted) {
        Optional<String> missing = device.missing();
        if (missing.isEmpty()) {
          return new DeviceChoice(device, List.of());
        }
        skipped.add("%s skipped: %s".formatted(wanted, missing.get()));
      }
    }
    return devices.stream()
        .filter(device -> device.kind() == DeviceKind.CPU)
        .findFirst()
        .map(cpu -> new DeviceChoice(cpu, skipped))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no kernels on the class path; add the module kernels-cpu"));
  }
}
