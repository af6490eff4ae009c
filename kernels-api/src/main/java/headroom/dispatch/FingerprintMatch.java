package headroom.dispatch;

import headroom.profile.DeviceFingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How far a profile's findings hold on a device, and why: the worst of what its fields say.
 *
 * <pre>
 *   grade       differs                                      so dispatch
 *   EXACT       nothing                                      takes tuned configurations as they are
 *   RE_VERIFY   JDK, operating system, governor, memory,     compares each kernel with the float64
 *               a cache size that one of the two hides       reference before its first use
 *   SEED_ONLY   processor, cores, threads per core, caches   leaves them to a tuning run as a start
 *   REJECT      kind of device, emulation, instruction       takes nothing of it
 *               set, vector width, registers
 * </pre>
 *
 * @param grade how far
 * @param reasons one for each field that differs: {@code cores: 8 in the profile, 2 here}
 */
public record FingerprintMatch(Grade grade, List<String> reasons) {

  /** From the best to the worst. */
  public enum Grade {
    /** The device and set-up that the profile was measured on. */
    EXACT,
    /** The same processor in another set-up: times may have moved, correctness is checked again. */
    RE_VERIFY,
    /** Another processor of the same instruction set: its winners are a start for a search. */
    SEED_ONLY,
    /** Another kind of device. */
    REJECT;

    /** Whether tuned configurations are taken for decoding. */
    public boolean usable() {
      return this == EXACT || this == RE_VERIFY;
    }
  }

  /** Copies the reasons. */
  public FingerprintMatch {
    reasons = List.copyOf(reasons);
  }

  /**
   * Compares a profile's device with another.
   *
   * @param profile the device that was measured
   * @param here the device that decodes
   */
  public static FingerprintMatch of(DeviceFingerprint profile, DeviceFingerprint here) {
    Comparison fields = new Comparison();
    fields.compare(Grade.REJECT, "kind", profile.kind(), here.kind());
    fields.compare(Grade.REJECT, "emulated", profile.emulated(), here.emulated());
    fields.compare(Grade.REJECT, "instruction set", profile.isa(), here.isa());
    var a = profile.traits();
    var b = here.traits();
    fields.compare(Grade.REJECT, "vector bits", a.vectorBits(), b.vectorBits());
    fields.compare(Grade.REJECT, "vector registers", a.vectorRegisters(), b.vectorRegisters());
    fields.compare(Grade.SEED_ONLY, "model", profile.model(), here.model());
    fields.compare(
        Grade.SEED_ONLY,
        "microarchitecture",
        profile.microarchitecture(),
        here.microarchitecture());
    fields.compare(Grade.SEED_ONLY, "cores", a.cores(), b.cores());
    fields.compareKnown("threads per core", profile.threadsPerCore(), here.threadsPerCore());
    fields.compareKnown("L1 bytes", a.l1Bytes(), b.l1Bytes());
    fields.compareKnown("L2 bytes", a.l2Bytes(), b.l2Bytes());
    fields.compareKnown("L3 bytes", a.l3Bytes(), b.l3Bytes());
    fields.compare(Grade.RE_VERIFY, "memory GiB", profile.memoryGiB(), here.memoryGiB());
    fields.compare(Grade.RE_VERIFY, "governor", profile.governor(), here.governor());
    fields.compare(Grade.RE_VERIFY, "operating system", profile.os(), here.os());
    fields.compare(Grade.RE_VERIFY, "JDK", profile.jdk(), here.jdk());
    return new FingerprintMatch(fields.worst, fields.reasons);
  }

  /** The same for more reasons: of what was looked at before the fields. */
  FingerprintMatch and(List<String> more) {
    return new FingerprintMatch(grade, Stream.concat(more.stream(), reasons.stream()).toList());
  }

  /** One line for people: {@code seed only: cores: 8 in the profile, 2 here}. */
  public String describe() {
    String name = grade.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return reasons.isEmpty() ? name : name + ": " + String.join("; ", reasons);
  }

  private static final class Comparison {
    private final List<String> reasons = new ArrayList<>();
    private Grade worst = Grade.EXACT;

    void compare(Grade ifDifferent, String field, Object profile, Object here) {
      if (!Objects.equals(profile, here)) {
        reasons.add("%s: %s in the profile, %s here".formatted(field, profile, here));
        worst = ifDifferent.compareTo(worst) > 0 ? ifDifferent : worst;
      }
    }

    /** A size that a virtual machine hides, 0, contradicts none. */
    void compareKnown(String field, long profile, long here) {
      boolean known = profile != 0 && here != 0;
      compare(known ? Grade.SEED_ONLY : Grade.RE_VERIFY, field, profile, here);
    }
  }
}
