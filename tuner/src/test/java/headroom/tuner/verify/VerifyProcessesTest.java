package headroom.tuner.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.compile.Architecture;
import headroom.gpu.device.GpuFingerprint;
import headroom.gpu.kernel.GpuTraits;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ToolInfo;
import headroom.tuner.verify.VerifyProcesses.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run whose processes end before their time. Shell scripts are the processes. */
class VerifyProcessesTest {

  private final List<String> said = new ArrayList<>();

  @TempDir private Path folder;
  private VerifyRun run;

  @BeforeEach
  void start() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh");
    DeviceTraits traits = new DeviceTraits(1024, 255, 132, 1 << 18, 1 << 20, 0);
    DeviceFingerprint device =
        new DeviceFingerprint(
            DeviceKind.GPU, "A GPU", "8.0", "sm_80", traits, 2048, 80, "ecc", "Linux", "25", true);
    GpuTraits gpu = GpuTraits.ofArchitecture(Architecture.parse("sm_80"), 132);
    run =
        new VerifyRun(
            new GpuFingerprint(device, gpu),
            new ToolInfo("0", "0"),
            folder,
            Instant.now(),
            Duration.ofMinutes(1));
  }

  /** Each process sees in {@code $1}, the journal, what those before it left. */
  private VerifyProcesses processes(String script) {
    List<String> command = List.of("/bin/sh", "-c", script, "sh", run.journal().toString());
    return new VerifyProcesses(run, () -> new ProcessBuilder(command), said::add);
  }

  private static String begin(String what, int seconds) {
    return "echo '{\"event\":\"begun\",\"what\":\"%s\",\"seconds\":%d}' >> \"$1\""
        .formatted(what, seconds);
  }

  @Test
  void whatCrashedIsWrongAndTheNextProcessGoesOnBehindIt() throws Exception {
    String candidate = run.defaults().getFirst().toString();
    VerifyProcesses crash =
        processes("grep -q lost \"$1\" && exit 0; " + begin(candidate, 60) + "; exit 134");
    assertThat(crash.run()).isEqualTo(Outcome.WRONG);
    assertThat(crash.table())
        .contains("checked  1 configurations against float64, 1 wrong")
        .contains("wrong    %s: its process ended with exit code 134".formatted(candidate));
    assertThat(said).singleElement().asString().contains("134; the next goes on behind it");
    assertThat(Files.readString(folder.resolve("checks.txt"))).startsWith("WRONG Infinity");
  }

  @Test
  void whatHangsIsEnded() throws Exception {
    VerifyProcesses hang =
        processes("grep -q lost \"$1\" && exit 0; " + begin("ceilings", 1) + "; sleep 60");
    assertThat(hang.run()).isEqualTo(Outcome.WRONG);
    assertThat(hang.table()).contains("lost     ceilings: its process hung and was ended");
  }

  /** A GPU that is gone would start processes for ever. */
  @Test
  void aProcessThatGetsNoFurtherIsTheLast() throws Exception {
    assertThat(processes("exit 7").run()).isEqualTo(Outcome.WRONG);
    assertThat(said)
        .containsExactly("its process ended with exit code 7, and another would get no further");
    assertThat(folder.resolve("table.txt")).exists();
  }

  /** The context is lost before anything begins, and each process says so itself. */
  @Test
  void toLoseTheSameStepAgainIsNoProgress() throws Exception {
    String lost =
        "echo '{\"event\":\"lost\",\"what\":\"opening\",\"why\":\"gone\"}' >> \"$1\"; exit 9";
    assertThat(processes(lost).run()).isEqualTo(Outcome.WRONG);
    assertThat(said).hasSize(2).last().asString().endsWith("another would get no further");
  }

  @Test
  void aJournalOfAnEarlierRunIsForgotten() throws Exception {
    try (VerifyJournal journal = new VerifyJournal(run.journal())) {
      journal.write(new VerifyEvent.Lost("ceilings", "another run's"));
    }
    assertThat(processes("exit 0").run()).isEqualTo(Outcome.CORRECT);
  }

  /** A process that is killed may leave half a line. */
  @Test
  void halfALineIsNoEvent() throws IOException {
    VerifyEvent infinite =
        new VerifyEvent.Checked("one", false, Double.POSITIVE_INFINITY, "does not compile");
    try (VerifyJournal journal = new VerifyJournal(run.journal())) {
      journal.write(infinite);
    }
    String whole = Files.readString(run.journal());
    Files.writeString(run.journal(), whole + whole.substring(0, whole.length() / 2));
    assertThat(VerifyJournal.read(run.journal())).containsExactly(infinite);
  }
}
