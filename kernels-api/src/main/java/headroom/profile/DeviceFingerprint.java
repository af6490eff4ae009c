package headroom.profile;

import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;

/**
 * What identifies a device and how it is set up, in buckets coarse enough that the same machine
 * reads the same twice.
 *
 * @param kind CPU or GPU
 * @param model marketing name of the processor
 * @param microarchitecture family, model and stepping as the processor tells them
 * @param isa vector instruction set level, such as {@code avx512} or {@code neon}
 * @param traits vector width, registers, cores and caches
 * @param threadsPerCore hardware threads per core that the system shows, 0 where unknown
 * @param memoryGiB main memory, rounded to whole GiB
 * @param governor frequency governor, or {@code unknown}
 * @param os name and major version of the operating system
 * @param jdk vendor and full version of the Java runtime
 * @param emulated whether a program stood in for the device: times are no hardware's, and whoever
 *     decides by a profile refuses it
 */
public record DeviceFingerprint(
    DeviceKind kind,
    String model,
    String microarchitecture,
    String isa,
    DeviceTraits traits,
    int threadsPerCore,
    int memoryGiB,
    String governor,
    String os,
    String jdk,
    boolean emulated) {

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if a text is empty, too long or not printable, or a count is
   *     below 0
   */
  public DeviceFingerprint {
    Require.text("model", model);
    Require.text("microarchitecture", microarchitecture);
    Require.text("isa", isa);
    Require.atLeast("threadsPerCore", 0, threadsPerCore);
    Require.atLeast("memoryGiB", 0, memoryGiB);
    Require.text("governor", governor);
    Require.text("os", os);
    Require.text("jdk", jdk);
  }

  /** A device that is hardware. */
  public DeviceFingerprint(
      DeviceKind kind,
      String model,
      String microarchitecture,
      String isa,
      DeviceTraits traits,
      int threadsPerCore,
      int memoryGiB,
      String governor,
      String os,
      String jdk) {
    this(
        kind,
        model,
        microarchitecture,
        isa,
        traits,
        threadsPerCore,
        memoryGiB,
        governor,
        os,
        jdk,
        false);
  }

  /**
   * A file name for this device: {@code amd-epyc-avx512-2c}. Letters, digits and hyphens only,
   * whatever the model string holds.
   */
  public String slug() {
    String plain = model.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String trimmed = plain.replaceAll("^-+|-+$", "");
    String head =
        trimmed.isEmpty() ? "device" : trimmed.substring(0, Math.min(48, trimmed.length()));
    return "%s-%s-%dc%s"
        .formatted(
            head, isa.replaceAll("[^a-z0-9]", ""), traits.cores(), emulated ? "-emulated" : "");
  }
}
