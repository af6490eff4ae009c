package headroom.tuner.gate.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClopperPearsonTest {

  /** {@code binom.test(95, 100)$conf.int} in R. */
  @Test
  void agreesWithR() {
    ClopperPearson share = ClopperPearson.of(95, 100);
    assertThat(share.low()).isCloseTo(0.8871651, within(1e-6));
    assertThat(share.high()).isCloseTo(0.9835681, within(1e-6));
  }

  /** None of 200 proves less than 1%: it leaves 1.8% possible. */
  @Test
  void noneAndAllHaveABoundToo() {
    assertThat(ClopperPearson.of(0, 200).low()).isZero();
    assertThat(ClopperPearson.of(0, 200).high()).isCloseTo(0.01828, within(1e-4));
    assertThat(ClopperPearson.of(30, 30).low()).isCloseTo(0.88430, within(1e-4));
    assertThat(ClopperPearson.of(30, 30).high()).isEqualTo(1);
  }

  @Test
  void hitsAreAmongTheTrials() {
    assertThatIllegalArgumentException().isThrownBy(() -> ClopperPearson.of(3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> ClopperPearson.of(0, 0));
  }
}
