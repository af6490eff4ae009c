package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.ProfileCodec;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.StoredWinner;
import headroom.tuner.gate.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gpu-verify} from its first step to its last on a stand-in for the driver, which interprets
 * PTX: every file is there and says that it is of no hardware. It runs twice: on a hot machine that
 * has a toolkit and PyTorch; then with the kernels that this made, on one without either, where a
 * kernel crashes. Where no GPU is, one line says so.
 */
class GpuVerifyTest {

  private static final String SHAPE = "b1-h4-kv1-d64-s40-bf16";

  /** Says that it has PyTorch, and what our script would of the shape that it is given. */
  private static final String PYTHON =
      """
      if [ "$1" = -c ]; then
        echo 2.9.1
        exit
      fi
      grep -q '^import torch' "$1" || exit 9
      IFS= read -r shape
      case $shape in *'"shape":"SHAPE",'*'"element":"bf16"'*) ;; *) exit 8 ;; esac
      time() {
        echo "{\\"shape\\": \\"SHAPE\\", \\"peer\\": \\"$1\\", \\"medianNanos\\": $2, \\"samples\\": 15}"
      }
      time sdpa-packed 4e9
      time sdpa-expanded 8e9
      echo '{"shape": "SHAPE", "peer": "flex", "error": "RuntimeError: no triton"}'
      """
          .replace("SHAPE", SHAPE);

  @TempDir private static Path folder;
  private static Path caches = Path.of("unset");
  private static EmulatedMachine.Run run = new EmulatedMachine.Run(-1, "");
  private static EmulatedMachine.Run crash = new EmulatedMachine.Run(-1, "");

  @BeforeAll
  static void verifyTwice() throws Exception {
    List<String> hot = new ArrayList<>(EmulatedMachine.TINY_GPU);
    hot.add(EmulatedMachine.HOT);
    EmulatedMachine machine = EmulatedMachine.in(folder, hot);
    run = verify(machine.withPython(PYTHON), folder.resolve("out"), "--peers");
    caches = folder.resolve("later");
    crash =
        verify(
            machine.withoutToolkit(caches, machine.compiled()).crashingOn("mma.sync"),
            folder.resolve("crash"),
            "--no-peers");
  }

  private static EmulatedMachine.Run verify(EmulatedMachine machine, Path out, String peers)
      throws IOException, InterruptedException {
    return machine.headroom("gpu-verify", "--out=" + out, "--budget=2m", peers);
  }

  @Test
  void withoutAGpuOneLineSaysWhatIsMissing(@TempDir Path elsewhere) throws Exception {
    EmulatedMachine none = EmulatedMachine.in(elsewhere, List.of("INIT_STATUS=100"));
    EmulatedMachine.Run refused = verify(none, elsewhere.resolve("out"), "--peers");
    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(ExitCode.MISSING);
    assertThat(refused.output())
        .startsWith("headroom: gpu-verify: NVIDIA driver present, no device")
        .hasLineCount(1);
    assertThat(elsewhere.resolve("out")).doesNotExist();
  }

  @Test
  void everyStepLeavesItsFile() throws Exception {
    Path out = folder.resolve("out");
    assertThat(run.exitCode()).as(run.output()).isEqualTo(ExitCode.OK);
    assertThat(run.output())
        .contains("EMULATED, times mean nothing: Stand-in A")
        .containsPattern("checked +2 configurations against float64, 0 wrong")
        .containsPattern("ceiling +read-dram +best")
        .containsPattern("tiny +" + SHAPE + " +cold");
    assertThat(Files.readAllLines(out.resolve("checks.txt")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("ok "));
    assertThat(Files.readAllLines(out.resolve("sweep.jsonl")))
        .hasSizeGreaterThan(3)
        .anyMatch(line -> line.contains("\"cacheState\":\"hot\""));
    TuningProfile profile = profile("out");
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
        .containsExactly(SHAPE + "-cold", SHAPE + "-hot");
  }

  /** What NVML tells: the card, the state around each timing, the energy of what was fastest. */
  @Test
  void theStateOfTheGpuStandsInTheFiles() throws Exception {
    Path out = folder.resolve("out");
    assertThat(Files.readAllLines(out.resolve("device.txt")))
        .hasSize(3)
        .satisfies(lines -> assertThat(lines.getFirst()).startsWith("EMULATED"))
        .endsWith("NVML: Stand-in A");
    String state =
        "{\"clockMegahertz\":1755,\"memoryMegahertz\":2619,\"milliwatts\":3000000000,"
            + "\"celsius\":61,\"throttling\":[\"POWER_CAP\",\"THERMAL\"]}";
    assertThat(Files.readAllLines(out.resolve("sweep.jsonl")))
        .allMatch(line -> line.contains(",\"before\":" + state + ",\"after\":" + state))
        .allMatch(line -> line.contains("\"throttled\":true"))
        .filteredOn(line -> line.contains("\"millijoules\":"))
        .as("the fastest, cold and hot")
        .hasSize(2);
    for (TunedShape shape : profile("out").shapes()) {
      assertThat(shape.winner().disturbedSamples()).isEqualTo(shape.winner().samples());
      assertThat(shape.millijoulesPerDecode().orElseThrow()).isBetween(1e-3, 250.0);
    }
  }

  /** Each has its own ratio, for each has its own target. */
  @Test
  void eachWayOfPyTorchHasItsColumn() throws Exception {
    assertThat(run.output()).contains("PyTorch 2.9.1");
    double nanos = profile("out").shapes().getFirst().winner().medianNanos();
    assertThat(Files.readString(folder.resolve("out/table.txt")))
        .contains("×default ×sdpa-packed ×sdpa-expanded ×flex  configuration")
        .containsPattern(SHAPE + " +cold .* +%.2f +%.2f +-  ".formatted(4e9 / nanos, 8e9 / nanos))
        .containsPattern(SHAPE + " +hot .* +- +- +-  ")
        .contains("peer     " + SHAPE + " flex: RuntimeError: no triton");
    assertThat(folder.resolve("out/peers.jsonl")).isNotEmptyFile();
  }

  /**
   * Only the tensor cores' kernel has {@code mma}: it crashes, and the other one is timed still.
   */
  @Test
  void aKernelThatCrashesEndsItsProcessAndNotTheRun() {
    assertThat(crash.exitCode()).as(crash.output()).isEqualTo(ExitCode.FAILED);
    assertThat(crash.output())
        .contains("the next goes on behind it")
        .containsPattern("checked +2 configurations against float64, 1 wrong")
        .containsPattern("wrong +" + SHAPE + " mma\\[.*CUDA_ERROR_LAUNCH_FAILED")
        .containsPattern("tiny +" + SHAPE + " +cold .* lanes\\[");
    TuningProfile profile = profile("crash");
    assertThat(profile.ceilings()).as("measured after the crash").hasSize(6);
    assertThat(profile.shapes())
        .extracting(shape -> shape.winner().config().variant())
        .containsExactly("lanes", "lanes");
  }

  /** In each of its processes: not one was compiled, and those that there were ran. */
  @Test
  void kernelsOfABundleNeedNoToolkit() throws Exception {
    assertThat(profile("crash").shapes()).as(crash.output()).isNotEmpty();
    try (Stream<Path> kept = Files.walk(caches)) {
      assertThat(kept.map(Path::toString)).noneMatch(file -> file.endsWith(".ptx"));
    }
  }

  private static TuningProfile profile(String out) {
    return ProfileCodec.read(folder.resolve(out).resolve("profile.json"));
  }
}
