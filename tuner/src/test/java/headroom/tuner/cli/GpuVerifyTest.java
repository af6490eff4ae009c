package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gpu-verify} from its first step to its last on a stand-in for the driver, which interprets
 * PTX: every file is there and says that it is of no hardware. Where no GPU is, one line says so.
 */
class GpuVerifyTest {

  /** The module whose test classes hold the stand-in; its library is made there. */
  private static final Path GPU_MODULE = Path.of("..", "kernels-gpu").toAbsolutePath().normalize();

  private static final List<String> TINY_GPU =
      List.of("COMPUTE_MAJOR=8", "DEVICE_COUNT=1", "L2_BYTES=2048");

  private static final int LIMIT_SECONDS = 300;

  @TempDir private Path folder;

  /** How a process ended. */
  private record Run(int exitCode, String output) {}

  @Test
  void withoutAGpuOneLineSaysWhatIsMissing() throws Exception {
    Path none = Files.createDirectory(folder.resolve("none"));
    assumeTrue(buildDriver(none, List.of("INIT_STATUS=100")), "no stand-in driver");
    Run run = verify(none.resolve("libcuda.so.1").toString(), folder.resolve("out"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(ExitCode.MISSING);
    assertThat(run.output())
        .startsWith("headroom: gpu-verify: NVIDIA driver present, no device")
        .hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void everyStepLeavesItsFile() throws Exception {
    Path driver = Files.createDirectory(folder.resolve("driver"));
    assumeTrue(buildDriver(driver, TINY_GPU), "no stand-in driver");
    Path out = folder.resolve("out");
    Run run = verify(driver.resolve("libcuda.so.1").toString(), out);
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
  }

  private Run verify(String driver, Path out) throws IOException, InterruptedException {
    return run(
        driver,
        List.of("headroom.tuner.cli.Headroom", "gpu-verify", "--out=" + out, "--budget=2m"));
  }

  /** Whether there is all that the stand-in needs. */
  private boolean buildDriver(Path target, List<String> definitions) throws Exception {
    assumeTrue(onPath("nvcc") && onPath("cc"), "no nvcc or no cc in PATH");
    assumeTrue(Files.isDirectory(standInClasses()), "kernels-gpu's tests are not compiled");
    List<String> build = new ArrayList<>(List.of("headroom.gpu.standin.StandInBuild"));
    build.add(target.toString());
    build.addAll(definitions);
    return run("", build).exitCode() == 0;
  }

  private static Path standInClasses() {
    return GPU_MODULE.resolve("target").resolve("test-classes");
  }

  private static boolean onPath(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }

  private Run run(String driver, List<String> arguments) throws IOException, InterruptedException {
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
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().put("HEADROOM_STAND_IN", driver);
    if (driver.isEmpty()) {
      builder.environment().remove("HEADROOM_STAND_IN");
    }
    Process process = builder.redirectOutput(output.toFile()).start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("no end after %d s".formatted(LIMIT_SECONDS));
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
