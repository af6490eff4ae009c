package headroom.tuner.report.section;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.report.GpuProfile;
import headroom.tuner.report.ReportFixture;
import headroom.tuner.report.data.DeviceRun;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What a cold cache costs, where it was measured; elsewhere why it was not. */
class CacheStateSectionTest {

  private static Section of(TuningProfile profile) {
    return CacheStateSection.of(Device.of(new DeviceRun("only", profile, Optional.empty()), 1));
  }

  private static String gap(TuningProfile profile) {
    return ((Block.Gap) of(profile).blocks().getFirst()).reason();
  }

  @Test
  void aShapeMeasuredBothWaysShowsBothTimesAndTheirRatio() {
    Section section = of(ReportFixture.gpus().runs().getFirst().profile());
    Block.Figure figure = (Block.Figure) section.blocks().getFirst();
    assertThat(figure.numbers().rows())
        .singleElement(as(InstanceOfAssertFactories.LIST))
        .containsExactly("8 × 48/1/128 bf16 · 4096", "20 µs", "31 µs", "1.55×");
    Chart.Bars chart = (Chart.Bars) figure.chart();
    assertThat(chart.bars()).extracting(Chart.Bar::name).containsExactly("Hot", "Cold");
    assertThat(chart.bars().getFirst().values().getFirst()).hasValue(1000);
    assertThat(chart.bars().getLast().values().getFirst().orElseThrow())
        .isCloseTo(1000 * 20.0 / 31, within(1e-9));
  }

  /** A CPU's entry has both in one. */
  @Test
  void aTimeBesideTheHotOneIsShown() {
    TunedShape hot = ReportFixture.GOLDEN.shapes().getFirst();
    double hotNanos = hot.winner().medianNanos();
    TuningProfile profile = ReportFixture.golden(ReportFixture.alsoCold(hot, 2.5 * hotNanos));
    Block.Figure figure = (Block.Figure) of(profile).blocks().getFirst();
    assertThat(figure.numbers().rows())
        .singleElement(as(InstanceOfAssertFactories.LIST))
        .last()
        .isEqualTo("2.50×");
    Chart.Bars chart = (Chart.Bars) figure.chart();
    double hotRate = chart.bars().getFirst().values().getFirst().orElseThrow();
    assertThat(chart.bars().getLast().values().getFirst().orElseThrow())
        .isCloseTo(hotRate / 2.5, within(1e-9 * hotRate));
  }

  /** A GPU's check has no cure for a profile of a CPU. */
  @Test
  void whatIsMissingIsToldInTheWordsOfTheDevice() {
    assertThat(gap(ReportFixture.GOLDEN))
        .contains("no shape of the profile has a time from main memory", "./scripts/tune.sh")
        .doesNotContain("gpu");
    assertThat(gap(GpuProfile.of("sm_90"))).contains("./scripts/gpu-verify.sh both");
  }
}
