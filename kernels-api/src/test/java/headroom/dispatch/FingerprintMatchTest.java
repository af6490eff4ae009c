package headroom.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintMatchTest {

  private static DeviceFingerprint device(String changed) {
    DeviceTraits traits =
        new DeviceTraits(
            changed.equals("vector bits") ? 512 : 256,
            changed.equals("vector registers") ? 32 : 16,
            changed.equals("cores") ? 8 : 2,
            32 << 10,
            changed.equals("L2 bytes") ? 2 << 20 : 1 << 20,
            changed.equals("L3 bytes") ? 0 : 32 << 20);
    return new DeviceFingerprint(
        changed.equals("kind") ? DeviceKind.GPU : DeviceKind.CPU,
        changed.equals("model") ? "B" : "A",
        changed.equals("microarchitecture") ? "b" : "a",
        changed.equals("instruction set") ? "avx512" : "avx2",
        traits,
        changed.equals("threads per core") ? 0 : 2,
        changed.equals("memory GiB") ? 8 : 16,
        changed.equals("governor") ? "powersave" : "performance",
        changed.equals("operating system") ? "Linux 7" : "Linux 6",
        changed.equals("JDK") ? "26" : "25",
        changed.equals("emulated"));
  }

  @ParameterizedTest
  @CsvSource({
    "kind, REJECT",
    "emulated, REJECT",
    "instruction set, REJECT",
    "vector bits, REJECT",
    "vector registers, REJECT",
    "model, SEED_ONLY",
    "microarchitecture, SEED_ONLY",
    "cores, SEED_ONLY",
    "L2 bytes, SEED_ONLY",
    // One of the two does not know: no contradiction.
    "L3 bytes, RE_VERIFY",
    "threads per core, RE_VERIFY",
    "memory GiB, RE_VERIFY",
    "governor, RE_VERIFY",
    "operating system, RE_VERIFY",
    "JDK, RE_VERIFY",
  })
  void aChangedFieldDowngradesTheMatchAndSaysSo(String field, FingerprintMatch.Grade grade) {
    FingerprintMatch match = FingerprintMatch.of(device(""), device(field));
    assertThat(match.grade()).isEqualTo(grade);
    assertThat(match.reasons()).singleElement().asString().startsWith(field + ": ");
  }

  @Test
  void theSameDeviceIsExactAndTheWorstFieldDecides() {
    assertThat(FingerprintMatch.of(device(""), device("")).describe()).isEqualTo("exact");
    DeviceFingerprint far =
        new DeviceFingerprint(
            DeviceKind.CPU,
            "B",
            "a",
            "sse",
            device("").traits(),
            2,
            16,
            "performance",
            "Linux 6",
            "26");
    FingerprintMatch match = FingerprintMatch.of(device(""), far);
    assertThat(match.grade()).isEqualTo(FingerprintMatch.Grade.REJECT);
    assertThat(match.reasons()).hasSize(3);
  }
}
