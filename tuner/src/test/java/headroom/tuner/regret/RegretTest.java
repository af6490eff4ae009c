package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.kernel.KernelCatalog;
import headroom.profile.LeaveOneOut;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RegretTest {

  private static final TuningProfile PROFILE =
      ProfileCodec.read(Path.of("../results/profiles/amd-epyc-avx2-2c.json"));

  /** Whatever did not win takes a tenth longer; the shapes of 4096 keys fail. */
  private static final class FakeScreener implements Screener {
    private final List<AttentionShape> asked = new ArrayList<>();
    private final boolean failing;

    FakeScreener(boolean failing) {
      this.failing = failing;
    }

    @Override
    public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
      asked.add(shape);
      KernelConfig winner = PROFILE.find(shape).orElseThrow().winner().config();
      for (KernelConfig config : configs) {
        double nanos = config.equals(winner) ? 100 : 110;
        sink.accept(
            failing && shape.seqLen() == 4096
                ? new Outcome.TimedOut(config, 1)
                : new Outcome.Measured(
                    config,
                    List.of(nanos),
                    List.of(),
                    nanos,
                    0,
                    1e-7,
                    1,
                    1,
                    OptionalDouble.empty()));
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void onlyWhatTheProfileDoesNotTellIsMeasured() {
    Regret regret = new Regret(PROFILE, KernelCatalog.load());
    FakeScreener screener = new FakeScreener(false);
    LeaveOneOut answer = regret.measure(screener, (_, _) -> {}).orElseThrow();
    assertThat(screener.asked)
        .isNotEmpty()
        .containsExactlyElementsOf(regret.unknown().stream().map(TunedShape::shape).toList());
    assertThat(answer.shapes()).hasSameSizeAs(PROFILE.shapes());
    assertThat(answer.shapes())
        .filteredOn(left -> left.basis() == LeaveOneOut.Basis.SCREENED)
        .hasSameSizeAs(screener.asked)
        .allMatch(left -> left.ratio() == 1.1);
    assertThat(answer.shapes())
        .filteredOn(left -> left.basis() == LeaveOneOut.Basis.WINNER)
        .allMatch(left -> left.ratio() == 1);
    assertThat(answer.worst().ratio()).isGreaterThanOrEqualTo(answer.geometricMean());
  }

  @Test
  void whatCannotBeMeasuredIsTold() {
    List<String> gaps = new ArrayList<>();
    Regret regret = new Regret(PROFILE, KernelCatalog.load());
    LeaveOneOut answer =
        regret
            .measure(new FakeScreener(true), (shape, why) -> gaps.add(shape.shape().seqLen() + why))
            .orElseThrow();
    assertThat(gaps).isNotEmpty().allMatch(gap -> gap.startsWith("4096not measured: ["));
    assertThat(answer.shapes()).hasSize(PROFILE.shapes().size() - gaps.size());
  }

  @Test
  void oneShapeCannotBeLeftOut() {
    TuningProfile one = PROFILE;
    while (one.shapes().size() > 1) {
      one = one.without(one.shapes().getFirst());
    }
    assertThat(new Regret(one, KernelCatalog.load()).measure(new FakeScreener(false), (_, _) -> {}))
        .isEmpty();
  }
}
