package headroom.tuner.report;

import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import java.util.List;

/** A device in three lines of text. */
final class DeviceLines {

  private DeviceLines() {}

  /** Its name, its units and memory, its caches and software. */
  static List<String> of(DeviceFingerprint device) {
    String label = device.emulated() ? " (emulated: its times mean nothing)" : "";
    return List.of(
        device.model() + label,
        "%s; %d GiB memory".formatted(units(device), device.memoryGiB()),
        "%s; %s; %s".formatted(caches(device), device.os(), device.jdk()));
  }

  private static String units(DeviceFingerprint device) {
    int cores = device.traits().cores();
    return switch (device.kind()) {
      case CPU ->
          "%s, %d-bit vectors; %s"
              .formatted(
                  device.isa(),
                  device.traits().vectorBits(),
                  cores == 1 ? "1 core" : cores + " cores");
      case GPU -> "%s; %d multiprocessors".formatted(device.isa(), cores);
    };
  }

  private static String caches(DeviceFingerprint device) {
    DeviceTraits traits = device.traits();
    String l2 = ProfileTable.bytes(traits.l2Bytes());
    return switch (device.kind()) {
      case CPU ->
          "L1 %s, L2 %s, L3 %s"
              .formatted(
                  ProfileTable.bytes(traits.l1Bytes()), l2, ProfileTable.bytes(traits.l3Bytes()));
      case GPU ->
          "%s shared memory each, L2 %s".formatted(ProfileTable.bytes(traits.l1Bytes()), l2);
    };
  }
}
