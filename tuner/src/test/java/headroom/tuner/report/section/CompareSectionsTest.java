package headroom.tuner.report.section;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.report.GpuProfile;
import headroom.tuner.report.ReportFixture;
import headroom.tuner.report.data.DeviceRun;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Profiles side by side: like is compared with like, in whatever state the caches were. */
class CompareSectionsTest {

  private static Section speed(List<DeviceRun> runs) {
    return CompareSections.of(runs.stream().map(run -> Device.of(run, runs.size())).toList())
        .get(1);
  }

  /** GPUs are tuned cold unless hot is asked for: both are compared, each with its own. */
  @Test
  void gpusAreComparedColdWithColdAndHotWithHot() {
    Section speed = speed(ReportFixture.gpus().runs());
    Block.Figure figure = (Block.Figure) speed.blocks().getFirst();
    assertThat(figure.numbers().rows())
        .containsExactly(
            List.of("8 × 48/1/128 bf16 · 4096 cold", "31 µs", "50 µs"),
            List.of("8 × 48/1/128 bf16 · 4096", "20 µs", "25 µs"));
    assertThat(((Chart.Bars) figure.chart()).categories())
        .containsExactly("MQA 8 × 48/1/128 bf16 · 4096 cold", "MQA 8 × 48/1/128 bf16 · 4096");
  }

  @Test
  void oneStateAloneIsComparedWithNoOther() {
    TuningProfile both = ReportFixture.gpus().runs().getFirst().profile();
    Section speed = speed(List.of(in("cold", both), in("hot", both)));
    assertThat(speed.blocks())
        .singleElement()
        .satisfies(
            gap ->
                assertThat(((Block.Gap) gap).reason())
                    .contains("no shape is in two of the profiles in the same cache state")
                    .contains("--l2"));
  }

  private static DeviceRun in(String cacheState, TuningProfile profile) {
    TunedShape[] shapes =
        profile.shapes().stream()
            .filter(tuned -> tuned.cacheState().equals(cacheState))
            .toArray(TunedShape[]::new);
    return new DeviceRun(cacheState, GpuProfile.of("sm_90", shapes), Optional.empty());
  }
}
