package headroom.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchShapeTest {
  @ParameterizedTest
  @CsvSource({
    "0,1,1,32,1,1,0",
    "1,65536,1,32,1,1,0",
    "1,1,65536,32,1,1,0",
    "1,1,1,1025,1,1,0",
    "1,1,1,32,33,1,0",
    "1,1,1,1,1,65,0",
    "1,1,1,65536,65536,1,0",
    "1,1,1,32,1,1,-1"
  })
  void whatNoDeviceTakesIsRefused(
      int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int sharedBytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LaunchShape(gridX, gridY, gridZ, blockX, blockY, blockZ, sharedBytes))
        .withMessageStartingWith("no launch: grid=");
  }

  @Test
  void largestLaunchIsTaken() {
    LaunchShape largest = new LaunchShape(Integer.MAX_VALUE, 65535, 65535, 16, 1, 64, 1 << 18);
    assertThat(largest.threads()).isEqualTo(1024);
  }

  /** H100 SXM5: 2619 MHz, 5120 bits; its data sheet says 3.35 TB/s. */
  @Test
  void nominalBandwidthIsThatOfTheDataSheet() {
    GpuLimits h100 =
        new GpuLimits(
            132, 2048, 65536, 228 << 10, 227 << 10, 50 << 20, 1980000, 2619000, 5120, true);
    assertThat(h100.nominalGigabytesPerSecond()).isBetween(3350.0, 3353.0);
  }

  @Test
  void crashesLoseTheContextAndRefusalsDoNot() {
    assertThat(new CudaException("cuStreamSynchronize", 700).isContextLost()).isTrue();
    assertThat(new CudaException("cuMemAlloc", 2).isContextLost()).isFalse();
    assertThat(new CudaException("cuX", 4711)).hasMessageContaining("CUDA error 4711");
  }
}
