package headroom.tuner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was measured several times counts as one measurement of all its calm samples. */
class PooledTest {

  private static final KernelConfig CONFIG = RecordedFixture.BEST;

  private static Outcome measured(int disturbed, Double... samples) {
    return Outcomes.sampled(CONFIG, List.of(samples), disturbed);
  }

  private static List<Double> samples(Outcome... outcomes) {
    return ((Outcome.Measured) Pooled.of(List.of(outcomes))).sampleNanos();
  }

  @Test
  void calmSamplesOfAllVisitsCountAndTheDisturbedAreTheSlowOnes() {
    assertThat(samples(measured(0, 2.0, 1.0), measured(1, 4.0, 3.0), measured(2, 9.0, 9.0)))
        .containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void disturbedSamplesCountWhereNoneWasCalm() {
    assertThat(samples(measured(2, 9.0, 9.0), measured(2, 8.0, 8.0)))
        .containsExactly(9.0, 9.0, 8.0, 8.0);
  }

  @Test
  void onceWrongIsWrongAndOnceMeasuredIsMeasured() {
    Outcome wrong = new Outcome.Incorrect(CONFIG, "by far");
    Outcome crashed = new Outcome.LaunchFailed(CONFIG, "a neighbour took the memory");

    assertThat(Pooled.of(List.of(measured(0, 1.0), wrong))).isEqualTo(wrong);
    assertThat(Pooled.of(List.of(measured(0, 1.0), crashed))).isEqualTo(measured(0, 1.0));
    assertThat(Pooled.of(List.of(crashed))).isEqualTo(crashed);
  }
}
