package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.device.GpuSetting;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ProfileCodec;
import headroom.profile.RunInfo;
import headroom.profile.ToolInfo;
import headroom.profile.TuningProfile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times of a program that stood in for a device: no command judges by them, unless it is asked. */
class EmulatedProfileTest {

  private static final DeviceFingerprint EMULATED =
      new DeviceFingerprint(
          DeviceKind.GPU,
          "Stand-in A",
          "compute capability 8.0",
          "sm_80",
          new DeviceTraits(1024, 255, 132, 1 << 18, 1 << 20, 0),
          2048,
          80,
          "ecc",
          "Linux",
          "25",
          true);

  @TempDir Path folder;
  private Path profile = Path.of("unset");

  @BeforeEach
  void write() {
    profile = folder.resolve("emulated.json");
    ProfileCodec.writeAtomically(
        new TuningProfile(
            new ToolInfo("0", "0"),
            new RunInfo(
                Instant.parse("2026-01-01T00:00:00Z"), 1, "quick", 1, 1, 1, true, "r.jsonl"),
            EMULATED,
            List.of(),
            List.of()),
        profile);
  }

  @Test
  void checkRefusesIt() {
    TypedCommand refused = TypedCommand.run("check", profile.toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line())
        .contains("of an emulated device, whose times mean nothing: Stand-in A")
        .contains("--allow-emulated");
  }

  /**
   * Then it is judged on a device of its own kind, which must be there: a CPU tells nothing of it.
   */
  @Test
  void checkTakesItWhenAsked() {
    assumeTrue(GpuSetting.missing().isPresent(), "this machine has a GPU");
    TypedCommand asked = TypedCommand.run("check", "--allow-emulated", profile.toString());
    assertThat(asked.exitCode()).isEqualTo(ExitCode.MISSING);
    assertThat(asked.line()).contains("times of a GPU are judged on a GPU: no NVIDIA driver");
  }

  @Test
  void gateTakesItWhenAsked() {
    assumeTrue(GpuSetting.missing().isPresent(), "this machine has a GPU");
    TypedCommand asked = TypedCommand.run("gate", "--allow-emulated", "--base", profile.toString());
    assertThat(asked.exitCode()).isEqualTo(ExitCode.MISSING);
    assertThat(asked.line()).contains("times of a GPU are judged on a GPU: no NVIDIA driver");
  }

  /** Not even by {@code --force}: that is for devices. */
  @Test
  void gateRefusesItAsABase() {
    TypedCommand refused = TypedCommand.run("gate", "--force", "--base", profile.toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("emulated device").contains("--allow-emulated");
  }

  @Test
  void planSaysNothingByItsTimesUnlessAsked() {
    TypedCommand refused =
        TypedCommand.run("plan", "--model", "falcon-7b", "--profile", profile.toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("emulated device", "--allow-emulated");
    TypedCommand asked =
        TypedCommand.run(
            "plan", "--model", "falcon-7b", "--allow-emulated", "--profile", profile.toString());
    assertThat(asked.exitCode()).as(asked.err()).isEqualTo(ExitCode.OK);
  }

  /** Showing is not judging. */
  @Test
  void showShowsItAndSaysWhatItIs() {
    TypedCommand shown = TypedCommand.run("show", profile.toString());
    assertThat(shown.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(shown.out()).contains("Stand-in A (emulated: its times mean nothing)");
  }
}
