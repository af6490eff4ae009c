package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.kernel.DeviceKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** On a machine without a GPU: what was asked for by name must be there, what was not is told. */
class DeviceOptionsTest {

  private final List<String> complaints = new ArrayList<>();

  @BeforeEach
  void noGpu() {
    assumeTrue(GpuTarget.missing().isPresent(), "this machine has a GPU");
  }

  private List<TuneTarget> targets(String... options) {
    DeviceOptions devices = new DeviceOptions();
    new CommandLine(devices).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(options);
    return devices.targets(complaints::add);
  }

  @Test
  void allTunesTheCpuAndSaysWhyTheGpuWasLeftOut() {
    assertThat(targets("--device=all"))
        .singleElement()
        .satisfies(cpu -> assertThat(cpu.fingerprint().kind()).isEqualTo(DeviceKind.CPU));
    assertThat(complaints)
        .singleElement()
        .asString()
        .startsWith("GPU skipped: no NVIDIA driver")
        .contains("; install");
  }

  @Test
  void aGpuThatIsNotThereIsOneLineWithACure() {
    assertThatThrownBy(() -> targets("--device=gpu"))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.MISSING);
              assertThat(e.line()).startsWith("--device gpu: no NVIDIA driver").contains("cpu");
            });
  }

  @Test
  void theCpuIsTheUsualDevice() {
    assertThat(targets()).hasSize(1);
    assertThat(complaints).isEmpty();
  }
}
