package headroom.tuner.gate.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmTest {

  /** {@code p.adjust(c(0.04, 0.01, 0.03, 0.005), "holm")} in R. */
  @Test
  void agreesWithR() {
    assertThat(Holm.adjusted(new double[] {0.04, 0.01, 0.03, 0.005}))
        .containsExactly(new double[] {0.06, 0.03, 0.06, 0.02}, within(1e-12));
  }

  @Test
  void neverExceedsOneAndNeverFallsBelowTheValueItself() {
    assertThat(Holm.adjusted(new double[] {0.9, 0.8})).containsExactly(1, 1);
    assertThat(Holm.adjusted(new double[] {0.9})).containsExactly(0.9);
    assertThat(Holm.adjusted(new double[] {})).isEmpty();
  }
}
