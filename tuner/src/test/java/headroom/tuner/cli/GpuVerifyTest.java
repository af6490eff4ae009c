package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.ProfileCodec;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.StoredWinner;
import headroom.tuner.gate.Thresholds;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gpu-verify} from its first step to its last on a stand-in for the driver, which interprets
 * PTX: every file is there and says that it is of no hardware. Where no GPU is, one line says so.
 */
class GpuVerifyTest {

  @TempDir private Path folder;

  @Test
  void withoutAGpuOneLineSaysWhatIsMissing() throws Exception {
    EmulatedMachine none = EmulatedMachine.in(folder, "INIT_STATUS=100");
    EmulatedMachine.Run run = verify(none);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(ExitCode.MISSING);
    assertThat(run.output())
        .startsWith("headroom: gpu-verify: NVIDIA driver present, no device")
        .hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void everyStepLeavesItsFile() throws Exception {
    Path out = folder.resolve("out");
    EmulatedMachine.Run run = verify(EmulatedMachine.in(folder, EmulatedMachine.TINY_GPU));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(ExitCode.OK);
    assertThat(run.output())
        .contains("EMULATED, times mean nothing: Stand-in A")
        .containsPattern("checked +2 configurations against float64, 0 wrong")
        .containsPattern("ceiling +read-dram +best")
        .containsPattern("tiny +b1-h4-kv1-d64-s40-bf16 +cold");
    assertThat(Files.readString(out.resolve("device.txt"))).startsWith("EMULATED");
    assertThat(Files.readAllLines(out.resolve("checks.txt")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("ok "));
    assertThat(Files.readAllLines(out.resolve("sweep.jsonl")))
        .hasSizeGreaterThan(3)
        .anyMatch(line -> line.contains("\"cacheState\":\"hot\""));
    TuningProfile profile = ProfileCodec.read(out.resolve("profile.json"));
    assertThat(profile.device().emulated()).isTrue();
    assertThat(profile.ceilings())
        .extracting(ceiling -> ceiling.resource())
        .containsExactlyInAnyOrder(
            Resource.DRAM,
            Resource.COPY,
            Resource.L2,
            Resource.FMA,
            Resource.MMA_BF16,
            Resource.MMA_F16);
    assertThat(profile.shapes()).extracting(TunedShape::cacheState).containsExactly("cold", "hot");
    // Each is a benchmark of its own to the gate.
    assertThat(StoredWinner.of(profile, Thresholds.DEFAULT))
        .extracting(winner -> winner.benchmark().name())
        .containsExactly("b1-h4-kv1-d64-s40-bf16-cold", "b1-h4-kv1-d64-s40-bf16-hot");
  }

  /**
   * Only the tensor cores' kernel has {@code mma}: it crashes, and the other one is timed still.
   */
  @Test
  void aKernelThatCrashesEndsItsProcessAndNotTheRun() throws Exception {
    Path out = folder.resolve("out");
    EmulatedMachine.Run run =
        verify(EmulatedMachine.in(folder, EmulatedMachine.TINY_GPU).crashingOn("mma.sync"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(ExitCode.FAILED);
    assertThat(run.output())
        .contains("the next goes on behind it")
        .containsPattern("checked +2 configurations against float64, 1 wrong")
        .containsPattern("wrong +b1-h4-kv1-d64-s40-bf16 mma\\[.*CUDA_ERROR_LAUNCH_FAILED")
        .containsPattern("tiny +b1-h4-kv1-d64-s40-bf16 +cold .* lanes\\[");
    TuningProfile profile = ProfileCodec.read(out.resolve("profile.json"));
    assertThat(profile.ceilings()).as("measured after the crash").hasSize(6);
    assertThat(profile.shapes())
        .extracting(shape -> shape.winner().config().variant())
        .containsExactly("lanes", "lanes");
  }

  private EmulatedMachine.Run verify(EmulatedMachine machine) throws Exception {
    return machine.headroom("gpu-verify", "--out=" + folder.resolve("out"), "--budget=2m");
  }
}
