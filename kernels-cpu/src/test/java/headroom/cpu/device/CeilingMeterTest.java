package headroom.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CeilingMeterTest {

  /** Caches of a few KiB: what is measured means nothing, but takes milliseconds. */
  private static final DeviceTraits TINY = new DeviceTraits(128, 16, 2, 8192, 16_384, 65_536);

  @Test
  void givesEveryResourceForOneThreadAndForAllCores() {
    List<String> lines = new ArrayList<>();
    List<Ceiling> ceilings = new CeilingMeter(TINY, CeilingEffort.smoke(), lines::add).measure();
    assertThat(ceilings).hasSize(2 * Resource.OF_CPUS.size()).hasSameSizeAs(lines);
    assertThat(ceilings.subList(0, 5))
        .extracting(Ceiling::resource)
        .containsExactlyElementsOf(Resource.OF_CPUS);
    assertThat(ceilings).extracting(Ceiling::threads).containsExactly(1, 1, 1, 1, 1, 2, 2, 2, 2, 2);
    assertThat(ceilings)
        .allSatisfy(
            ceiling -> {
              assertThat(ceiling.median()).isPositive();
              assertThat(ceiling.best()).isGreaterThanOrEqualTo(ceiling.median());
              assertThat(ceiling.samples()).isEqualTo(1);
              assertThat(ceiling.workingSetBytes() == 0)
                  .isEqualTo(ceiling.resource() == Resource.FMA);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void refusesThreadsThatTheDeviceLacks(int threads) {
    CeilingMeter meter = new CeilingMeter(TINY, CeilingEffort.smoke(), line -> {});
    assertThatThrownBy(() -> meter.measure(threads))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads=" + threads);
  }
}
