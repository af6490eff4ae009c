package headroom.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuFingerprintTest {

  @Test
  void tellsWhatThisMachineIs() {
    DeviceFingerprint device = CpuFingerprint.read();
    assertThat(device.kind()).isEqualTo(DeviceKind.CPU);
    assertThat(device.model()).isNotBlank();
    assertThat(device.microarchitecture()).isNotBlank();
    assertThat(device.isa()).isNotBlank();
    assertThat(device.traits().cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(device.traits().l1Bytes()).isBetween(0L, 1L << 20);
    assertThat(device.traits().l2Bytes()).isBetween(0L, 1L << 28);
    assertThat(device.threadsPerCore()).isBetween(0, 8);
    assertThat(device.memoryGiB()).isNotNegative();
    assertThat(device.governor()).isNotBlank();
    assertThat(device.os()).contains(System.getProperty("os.name"));
    assertThat(device.jdk()).contains(System.getProperty("java.runtime.version"));
  }

  @Test
  void readsTheSameTwice() {
    assertThat(CpuFingerprint.read()).isEqualTo(CpuFingerprint.read());
  }

  @Test
  void fewMegabytesDoNotMakeAnotherMachine() {
    long gib = 1L << 30;
    assertThat(CpuFingerprint.wholeGiB(24 * gib - (300L << 20))).isEqualTo(24);
    assertThat(CpuFingerprint.wholeGiB(24 * gib - (310L << 20))).isEqualTo(24);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../etc/passwd", "   ", "AMD EPYC™ 9755 (128c)", "CON", "a/b\\c:d*?", "名前"})
  void slugIsAFileNameWhateverTheModelHolds(String model) {
    DeviceTraits traits = new DeviceTraits(512, 32, 2, 0, 0, 0);
    DeviceFingerprint device =
        new DeviceFingerprint(
            DeviceKind.CPU,
            model,
            "family 1",
            "avx512",
            traits,
            1,
            24,
            "unknown",
            "Linux 6",
            "Temurin 25");
    assertThat(device.slug()).matches("[a-z0-9][a-z0-9-]*-avx512-2c");
  }

  @Test
  void needsNoVectorModule() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-verbose:class",
                "-cp",
                System.getProperty("java.class.path"),
                PrintFingerprint.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output).contains("fingerprint: " + CpuFingerprint.read());
    assertThat(output).doesNotContain("jdk.incubator.vector");
  }

  static final class PrintFingerprint {
    private PrintFingerprint() {}

    public static void main(String[] args) {
      System.out.println("\nfingerprint: " + CpuFingerprint.read());
    }
  }
}
