package headroom.gpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.cuda.CudaDriver;
import headroom.gpu.standin.EmulatedGpu;
import headroom.gpu.standin.StandInRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a plan and a cache on the host to an output on the host: stock JCuda on the stand-in. */
class LauncherTest {
  @TempDir static Path folder;

  @BeforeAll
  static void nvccIsHere() {
    assumeTrue(Nvcc.present(), "no nvcc in PATH, so nothing to launch");
  }

  @Test
  void outputsAreThoseOfTheReferenceAndNothingIsLeftBehind() throws Exception {
    Path library = StandInRunner.library(folder, "COMPUTE_MAJOR=8");
    List<String> lines =
        StandInRunner.run(
            LauncherRun.class, folder, Map.of(EmulatedGpu.VARIABLE, library.toString()), List.of());
    assertThat(lines)
        .containsSubsequence(
            "emulated: true",
            "architecture: sm_80",
            TestedConfig.all().get(0) + ": true",
            TestedConfig.all().get(13) + ": true",
            TestedConfig.all().get(15) + ": true",
            "copy 0: true",
            "copy 1: true",
            "copy 0: true",
            "alive handles: 0");
    assertThat(lines).anyMatch(line -> line.startsWith("refused: not a configuration of lanes"));
  }

  /** On the very same class path: whoever does not name the stand-in gets the system's driver. */
  @Test
  void withoutTheVariableNothingIsEmulated() {
    assertThat(CudaDriver.isEmulated()).isFalse();
  }
}
