package headroom.tuner.gate;

import headroom.profile.DeviceFingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far the device of a profile is this one.
 *
 * @param degree how far
 * @param differences {@code field: there → here}, each that differs
 */
public record FingerprintMatch(Degree degree, List<String> differences) {

  /** From best to worst. */
  public enum Degree {
    /** Every field is the same. */
    EXACT,
    /** The same hardware, set up otherwise: times may have moved. */
    RE_VERIFY,
    /** Other hardware: its times say nothing here. */
    STALE
  }

  /** Copies the list. */
  public FingerprintMatch {
    differences = List.copyOf(differences);
  }

  /** Compares. */
  public static FingerprintMatch of(DeviceFingerprint there, DeviceFingerprint here) {
    List<String> hardware = new ArrayList<>();
    differ(hardware, "kind", there.kind(), here.kind());
    differ(hardware, "emulated", there.emulated(), here.emulated());
    differ(hardware, "model", there.model(), here.model());
    differ(hardware, "microarchitecture", there.microarchitecture(), here.microarchitecture());
    differ(hardware, "isa", there.isa(), here.isa());
    differ(hardware, "traits", there.traits(), here.traits());
    List<String> setup = new ArrayList<>();
    differ(setup, "threadsPerCore", there.threadsPerCore(), here.threadsPerCore());
    differ(setup, "memoryGiB", there.memoryGiB(), here.memoryGiB());
    differ(setup, "governor", there.governor(), here.governor());
    differ(setup, "os", there.os(), here.os());
    differ(setup, "jdk", there.jdk(), here.jdk());
    List<String> all = new ArrayList<>(hardware);
    all.addAll(setup);
    if (!hardware.isEmpty()) {
      return new FingerprintMatch(Degree.STALE, all);
    }
    return new FingerprintMatch(setup.isEmpty() ? Degree.EXACT : Degree.RE_VERIFY, all);
  }

  private static void differ(List<String> found, String field, Object there, Object here) {
    if (!Objects.equals(there, here)) {
      found.add("%s: %s → %s".formatted(field, there, here));
    }
  }
}
