package headroom.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock JCuda, its JNI library and our handles, on a driver that is none. */
class StandInTest {
  @TempDir static Path folder;

  @Test
  void everyCallArrivesAndComesBack() throws Exception {
    Path home = Files.createDirectory(folder.resolve("whole"));
    List<String> lines = run(StandInRunner.library(home), home);
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
    Path library = StandInRunner.library(home, "INIT_STATUS=100");
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
    return StandInRunner.run(
        StandInRun.class, home, Map.of(), List.of(moreFlags), library.toString());
  }
}
