package headroom.tuner.report.section;

import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import headroom.profile.TuningProfile;
import headroom.tuner.report.section.Block.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a device is, in the words of its kind. */
final class DeviceWords {

  private DeviceWords() {}

  /** Its set-up in one line; first of all, that it is emulated. */
  static String inShort(TuningProfile profile) {
    DeviceFingerprint device = profile.device();
    List<String> words = new ArrayList<>();
    if (device.emulated()) {
      words.add("Emulated: its times mean nothing");
    }
    int cores = device.traits().cores();
    switch (device.kind()) {
      case CPU -> {
        words.add(device.isa().toUpperCase(Locale.ROOT));
        words.add("%d-bit vectors".formatted(device.traits().vectorBits()));
        words.add(Device.plural(cores, "core"));
        words.add(Device.plural(profile.run().threads(), "thread") + " used");
      }
      case GPU -> {
        words.add(device.isa());
        words.add(Device.plural(cores, "multiprocessor"));
      }
    }
    words.add(device.memoryGiB() + " GiB");
    return String.join(" · ", words);
  }

  /** What of it a ceiling is of: threads are a CPU's. */
  static String used(TuningProfile profile, int threads) {
    return switch (profile.device().kind()) {
      case CPU -> Device.plural(threads, "thread");
      case GPU -> "whole GPU";
    };
  }

  /** Its hardware and software, one by one. */
  static List<Property> properties(DeviceFingerprint device) {
    DeviceTraits traits = device.traits();
    return switch (device.kind()) {
      case CPU ->
          List.of(
              new Property("Processor", device.model()),
              new Property("Microarchitecture", device.microarchitecture()),
              new Property(
                  "Vectors",
                  "%s, %d-bit, %d registers"
                      .formatted(device.isa(), traits.vectorBits(), traits.vectorRegisters())),
              new Property(
                  "Caches L1 · L2 · L3",
                  "%s · %s · %s"
                      .formatted(
                          bytes(traits.l1Bytes()),
                          bytes(traits.l2Bytes()),
                          bytes(traits.l3Bytes()))),
              new Property("Frequency governor", device.governor()),
              new Property("System", device.os() + ", Java " + device.jdk()));
      case GPU ->
          List.of(
              new Property("Processor", device.model()),
              new Property("Architecture", device.isa() + ", " + device.microarchitecture()),
              new Property(
                  "Shared memory · L2",
                  "%s each · %s".formatted(bytes(traits.l1Bytes()), bytes(traits.l2Bytes()))),
              new Property("Memory", device.governor()),
              new Property("System", device.os() + ", Java " + device.jdk()));
    };
  }

  private static String bytes(long bytes) {
    return Quantity.bytes((double) bytes);
  }
}
