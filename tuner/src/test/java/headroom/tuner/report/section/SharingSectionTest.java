package headroom.tuner.report.section;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.report.GpuProfile;
import headroom.tuner.report.data.DeviceRun;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A line between two points says that all but the axis is the same. */
class SharingSectionTest {

  private static final KernelConfig ANY =
      GpuProfile.untuned("mma", AttentionShape.named("b8-h48-kv1-d128-s4096-bf16"));

  private static Chart.Xy chart(String... labels) {
    TunedShape[] shapes =
        Stream.of(labels)
            .map(label -> GpuProfile.entry(AttentionShape.named(label), ANY))
            .toArray(TunedShape[]::new);
    DeviceRun run = new DeviceRun("only", GpuProfile.of("sm_90", shapes), Optional.empty());
    Section section = SharingSection.of(Device.of(run, 1));
    return (Chart.Xy) ((Block.Figure) section.blocks().getFirst()).chart();
  }

  @Test
  void aCurveJoinsShapesThatDifferInQueryHeadsOnly() {
    Chart.Xy chart =
        chart(
            "b1-h8-kv1-d128-s512-bf16",
            "b1-h32-kv1-d128-s512-bf16",
            "b1-h8-kv1-d64-s512-bf16",
            "b8-h8-kv1-d128-s512-bf16",
            "b1-h8-kv1-d128-s512",
            "b1-h8-kv1-d128-s512-bf16-p32",
            "b1-h8-kv1-d128-s4096-bf16",
            "b1-h32-kv8-d128-s512-bf16",
            "b1-h64-kv8-d128-s512-bf16",
            "b1-h64-kv4-d128-s512-bf16",
            "b1-h8-kv8-d128-s512-bf16",
            "b1-h32-kv32-d128-s512-bf16");
    assertThat(chart.series())
        .extracting(series -> series.name() + ": " + series.points().size())
        .containsExactlyInAnyOrder(
            "MQA n/1/128 bf16 · 512 cold: 2",
            "MQA n/1/64 bf16 · 512 cold: 1",
            "MQA 8 × n/1/128 bf16 · 512 cold: 1",
            "MQA n/1/128 · 512 cold: 1",
            "MQA n/1/128 bf16 p32 · 512 cold: 1",
            "MQA n/1/128 bf16 · 4096 cold: 1",
            "GQA n/8/128 bf16 · 512 cold: 2",
            "GQA n/4/128 bf16 · 512 cold: 1",
            "MHA n/n/128 bf16 · 512 cold: 2");
  }
}
