package headroom.tuner.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ratios are taken within rounds, never across them. */
class PairedRatioTest {

  private static RoundTimes times(String library, Double... nanos) {
    return new RoundTimes(new Contestant(library, "way"), List.of(nanos), 0);
  }

  @Test
  void aSlowRoundSlowsBothAndLeavesTheRatio() {
    PairedRatio ratio =
        PairedRatio.of(times("peer", 120.0, 240.0, 120.0), times("ours", 100.0, 200.0, 100.0));

    assertThat(ratio).isEqualTo(new PairedRatio(1.2, 1.2, 1.2));
  }

  @Test
  void theRangeIsThatOfTheRounds() {
    PairedRatio ratio =
        PairedRatio.of(times("peer", 90.0, 150.0, 300.0), times("ours", 100.0, 100.0, 100.0));

    assertThat(ratio).isEqualTo(new PairedRatio(1.5, 0.9, 3.0));
  }

  @Test
  void roundsThatDoNotPairAreRefused() {
    assertThatThrownBy(() -> PairedRatio.of(times("peer", 1.0), times("ours", 1.0, 2.0)))
        .hasMessage("peer: way has 1 rounds, ours: way has 2; pairs need the same");
  }

  @Test
  void twiceAndHalfCancelOut() {
    List<PairedRatio> ratios = List.of(new PairedRatio(2, 1, 3), new PairedRatio(0.5, 0.1, 1));

    assertThat(PairedRatio.geometricMean(ratios)).isCloseTo(1, within(1e-12));
    assertThatThrownBy(() -> PairedRatio.geometricMean(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timesAreAboveZero() {
    for (double time : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> times("peer", time)).hasMessageContaining("times above zero");
    }
  }
}
