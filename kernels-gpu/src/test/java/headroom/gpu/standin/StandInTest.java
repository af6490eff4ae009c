package headroom.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.cuda.JCudaNatives;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock JCuda, its JNI library and our handles, on a driver that is none. */
class StandInTest {
  @TempDir static Path folder;
  private static List<String> flags;
  private static Path jcuda;

  @BeforeAll
  static void jcudaRunsHere() throws Exception {
    boolean linux = System.getProperty("os.name").equals("Linux");
    assumeTrue(linux && System.getProperty("os.arch").equals("amd64"), "JCuda has no natives here");
    flags = JCudaNatives.in(Files.createDirectory(folder.resolve("natives"))).jvmFlags();
    try (var files = Files.list(folder.resolve("natives"))) {
      jcuda = files.findFirst().orElseThrow();
    }
  }

  @Test
  void everyCallArrivesAndComesBack() throws Exception {
    Path home = Files.createDirectory(folder.resolve("whole"));
    List<String> lines = run(StandInLibrary.compileDriver(home, jcuda), home);
    assertThat(lines)
        .containsSubsequence(
            "devices: 2",
            "name: Stand-in A",
            "bus: 0000:28:00.0",
            "multiprocessors: 132",
            "L2: 52428800",
            "fresh memory: NaN",
            "after a launch: 499.5",
            "graph nanos: 11000",
            "after a graph of three: 1998.0",
            "repeats: 501",
            "decode nanos: 2000",
            "graph's own nanos: 5000",
            "host time: true",
            "alive handles: 0",
            "end: closed without another error");
    assertThat(value(lines, "memory")).contains("cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY (2); end");
    assertThat(value(lines, "kernel")).contains("no_such_kernel: CUDA_ERROR_NOT_FOUND");
    assertThat(value(lines, "image")).contains("CUDA_ERROR_INVALID_IMAGE");
    assertThat(value(lines, "shared")).contains("axpy, dynamic shared bytes=1048576");
    assertThat(value(lines, "capture"))
        .contains("cuStreamSynchronize: CUDA_ERROR_STREAM_CAPTURE_UNS");
    assertThat(value(lines, "crash")).contains("CUDA_ERROR_LAUNCH_FAILED").endsWith("lost]");
    assertThat(value(lines, "after a crash")).contains("cuMemAlloc").endsWith("lost]");
  }

  /** Without a driver JCuda fails in a way that no later call can undo. */
  @Test
  void withoutDeviceNoClassOfJCudaIsLoaded() throws Exception {
    Path home = Files.createDirectory(folder.resolve("none"));
    Path library = StandInLibrary.compileDriver(home, jcuda, "INIT_STATUS=100");
    Path classes = home.resolve("classes.log");
    List<String> lines = run(library, home, "-Xlog:class+load:file=" + classes);
    assertThat(value(lines, "absent")).startsWith("NVIDIA driver present, no device");
    assertThat(Files.readString(classes))
        .contains("headroom.gpu.cuda.CudaDriver")
        .doesNotContain("jcuda.driver");
  }

  private static String value(List<String> lines, String what) {
    return lines.stream()
        .filter(line -> line.startsWith(what + ": "))
        .map(line -> line.substring(what.length() + 2))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + what + " in " + lines));
  }

  private static List<String> run(Path library, Path home, String... moreFlags) throws Exception {
    Path output = home.resolve("output.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    command.addAll(flags);
    command.addAll(List.of(moreFlags));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            StandInRun.class.getName(),
            library.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // The natives that CudaContext itself unpacks.
    builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
    Process process = builder.redirectOutput(new File(output.toString())).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end after 60 s:\n" + Files.readString(output));
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return Files.readAllLines(output);
  }
}
