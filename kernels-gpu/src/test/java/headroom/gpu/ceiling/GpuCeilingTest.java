package headroom.gpu.ceiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.gpu.cuda.GpuLimits;
import headroom.gpu.measure.SlopeSample;
import headroom.gpu.measure.SlopeSeries;
import headroom.profile.Resource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GpuCeilingTest {

  private static SlopeSeries series(double... nanos) {
    return SlopeSeries.of(
        Arrays.stream(nanos).mapToObj(n -> new SlopeSample(1, 500, 500 + n, false)).toList());
  }

  @Test
  void aRateIsWorkOverTheSlope() {
    GpuCeiling ceiling = GpuCeiling.of(Resource.DRAM, 4000, series(1, 2, 4), 1 << 20);
    assertThat(ceiling.best()).isEqualTo(4000);
    assertThat(ceiling.median()).isEqualTo(2000);
    assertThat(ceiling.low()).as("three samples reach no 99%").isEqualTo(1000);
    assertThat(ceiling.high()).isEqualTo(4000);
    assertThat(ceiling.describe())
        .isEqualTo("read-dram best 4000.0 GB/s, median 2000.0 (99%: 1000.0 to 4000.0; 3 samples)");
    assertThat(ceiling.ceiling().best()).isEqualTo(4000);
    assertThat(ceiling.ceiling().threads()).as("a GPU is driven whole").isEqualTo(1);
  }

  @Test
  void launchesThatTakeNoTimeAreNoCeiling() {
    assertThatThrownBy(() -> GpuCeiling.of(Resource.FMA, 1, series(3, 0), 0))
        .hasMessageContaining("fma was not measured");
  }

  private static GpuLimits h100() {
    return new GpuLimits(
        132, 2048, 65536, 228 << 10, 227 << 10, 50 << 20, 1980000, 2619000, 5120, true);
  }

  @Test
  void farIsFarBeyondTheCacheAndNearInItsNearHalf() {
    CeilingEffort effort = CeilingEffort.of(h100(), 78L << 30);
    assertThat(effort.blocks()).as("eight of 256 threads for each SM").isEqualTo(132 * 8);
    assertThat(effort.farBytes()).isEqualTo(40L * (50 << 20));
    assertThat(effort.nearBytes()).isEqualTo(50L << 18);
    assertThat(CeilingEffort.of(h100(), 2L << 30).farBytes()).isEqualTo(512L << 20);
  }

  @Test
  void memoryThatOthersHoldIsNoGround() {
    assertThatThrownBy(() -> CeilingEffort.of(h100(), 500L << 20))
        .hasMessageContaining("4 times the 50 MiB of L2 twice, and 500 MiB are free");
  }
}
