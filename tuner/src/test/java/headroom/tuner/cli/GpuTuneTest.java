package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.dispatch.DecodeDispatcher;
import headroom.dispatch.FingerprintMatch;
import headroom.kernel.DeviceKind;
import headroom.profile.ConfirmedTime;
import headroom.profile.ProfileCodec;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code tune --device gpu} from end to end: the real command line with its workers and JMH forks,
 * nvcc, JCuda and our kernels, on a stand-in for the driver that interprets PTX. Everything is
 * there but speed. In JVMs of their own, for a driver stays loaded.
 */
class GpuTuneTest {

  /** The test classes of the module that has the stand-in; its library is made there. */
  private static final Path GPU_MODULE = Path.of("..", "kernels-gpu").toAbsolutePath().normalize();

  /** A cache of a few KiB goes round in two or three copies, not in thousands. */
  private static final String[] TINY_GPU = {"COMPUTE_MAJOR=8", "DEVICE_COUNT=1", "L2_BYTES=2048"};

  private static final int LIMIT_SECONDS = 600;

  @TempDir static Path folder;
  private static Path profile = Path.of("unset");
  private static Run tune = new Run(-1, "");

  /** How a process ended. */
  private record Run(int exitCode, String output) {}

  @BeforeAll
  static void tuneOnce() throws Exception {
    assumeTrue(onPath("nvcc") && onPath("cc"), "no nvcc or no cc in PATH");
    assumeTrue(Files.isDirectory(standInClasses()), "kernels-gpu's tests are not compiled");
    Path driver = Files.createDirectory(folder.resolve("driver"));
    List<String> build = new ArrayList<>(List.of("headroom.gpu.standin.StandInBuild"));
    build.add(driver.toString());
    build.addAll(List.of(TINY_GPU));
    Run built = run("", build);
    assumeTrue(built.exitCode() == 0, () -> "no stand-in driver: " + built.output());
    Path shapes =
        Files.writeString(
            folder.resolve("shapes.json"),
            """
            {"shapes": [{"queryHeads": 2, "kvHeads": 1, "headDim": 64, "seqLen": 24,
                         "element": "bf16"}]}
            """);
    profile = folder.resolve("gpu.json");
    tune =
        run(
            driver.resolve("libcuda.so.1").toString(),
            List.of(
                "headroom.tuner.cli.Headroom",
                "tune",
                "--device=gpu",
                "--shapes=" + shapes,
                "--budget=5s",
                "--l2=hot",
                "--out=" + profile));
  }

  private static Path standInClasses() {
    return GPU_MODULE.resolve("target").resolve("test-classes");
  }

  private static boolean onPath(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }

  private static Run run(String driver, List<String> arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "run", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                standInClasses() + File.pathSeparator + System.getProperty("java.class.path")));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).directory(GPU_MODULE.toFile());
    builder.environment().put("HEADROOM_STAND_IN", driver);
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    if (driver.isEmpty()) {
      builder.environment().remove("HEADROOM_STAND_IN");
    }
    Process process = builder.redirectOutput(output.toFile()).start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          "no end after %d s: %s".formatted(LIMIT_SECONDS, Files.readString(output)));
    }
    return new Run(process.exitValue(), Files.readString(output));
  }

  @Test
  void theProfileHoldsAWinnerThatWasCheckedAndTimed() {
    assertThat(tune.exitCode()).as(tune.output()).isZero();
    TuningProfile read = ProfileCodec.read(profile);
    assertThat(read.device().kind()).isEqualTo(DeviceKind.GPU);
    assertThat(read.device().isa()).isEqualTo("sm_80");
    assertThat(read.run().complete()).isTrue();
    assertThat(read.ceilings())
        .extracting(ceiling -> ceiling.resource())
        .contains(Resource.DRAM, Resource.COPY, Resource.FMA, Resource.MMA_BF16);
    TunedShape tuned = read.shapes().getFirst();
    assertThat(tuned.cacheState()).isEqualTo("hot");
    assertThat(tuned.search().outcomes()).containsKey("measured");
    for (ConfirmedTime time : List.of(tuned.winner(), tuned.defaultTime())) {
      assertThat(time.config().variant()).isIn("mma", "lanes");
      assertThat(time.medianNanos()).isPositive();
      // Rounded to bf16 at the end: neither zero nor beyond the bound.
      assertThat(time.relativeError()).isBetween(1e-6, 1e-2);
    }
  }

  @Test
  void theProfileIsLabelledAsEmulated() throws Exception {
    assertThat(tune.output()).contains("Stand-in A is emulated: its times mean nothing");
    assertThat(ProfileCodec.read(profile).device().emulated()).isTrue();
    assertThat(Files.readString(profile)).contains("\"emulated\": true");
  }

  /** What the driver told the tune stands in the profile: merging its log needs no driver. */
  @Test
  void itsLogMergesWithoutTheDevice() {
    assertThat(tune.exitCode()).as(tune.output()).isZero();
    Path merged = folder.resolve("merged.json");
    TypedCommand merge =
        TypedCommand.run("merge", profile.toString(), "--out", merged.toString(), "--quiet");
    assertThat(merge.exitCode()).as(merge.err()).isZero();
    assertThat(merge.err()).isEmpty();
    TunedShape own = ProfileCodec.read(profile).shapes().getFirst();
    TunedShape again = ProfileCodec.read(merged).shapes().getFirst();
    assertThat(again.winner().config()).isEqualTo(own.winner().config());
    assertThat(again.defaultTime().config()).isEqualTo(own.defaultTime().config());
    assertThat(again.tieSet()).isEqualTo(own.tieSet());
    assertThat(again.roofline().memory()).isEqualTo(own.roofline().memory());
  }

  /** This machine has no GPU, or another one. */
  @Test
  void racingItAgainNeedsTheDevice() {
    Path merged = folder.resolve("raced.json");
    TypedCommand refused =
        TypedCommand.run("merge", profile.toString(), "--out", merged.toString(), "--re-race");
    assertThat(refused.exitCode()).isIn(ExitCode.MISSING, ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("--re-race: ").endsWith("run it on a node that tuned");
    assertThat(merged).doesNotExist();
  }

  /** The profile that a run left is what the commands that judge refuse. */
  @Test
  void checkRefusesTheProfile() {
    TypedCommand refused = TypedCommand.run("check", profile.toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("of an emulated device");
  }

  @Test
  void dispatchRefusesTheProfile() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecodeDispatcher.load(profile))
        .withMessageContaining("emulated device, whose times mean nothing: Stand-in A");
    // Asked for, it decodes by what this machine has: a GPU's profile says nothing of it.
    try (DecodeDispatcher asked = DecodeDispatcher.loadEmulated(profile)) {
      assertThat(asked.match().grade()).isEqualTo(FingerprintMatch.Grade.REJECT);
    }
  }
}
