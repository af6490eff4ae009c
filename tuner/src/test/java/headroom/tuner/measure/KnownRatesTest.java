package headroom.tuner.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownRatesTest {

  private static final List<String> FLAGS = List.of("-XX:LoopUnrollLimit=0");

  private final KnownRates rates = new KnownRates();

  @Test
  void theBestRateIsHandedOn() {
    assertThat(rates.flag(FLAGS, 1)).isEqualTo("-Dheadroom.calm.rate=0.0");
    rates.add(FLAGS, 1, 14.4);
    rates.add(FLAGS, 1, 14.2);
    assertThat(rates.flag(FLAGS, 1)).isEqualTo("-Dheadroom.calm.rate=14.4");
  }

  @Test
  void otherFlagsCompileAnotherProbe() {
    rates.add(FLAGS, 1, 14.4);
    assertThat(rates.best(List.of(), 1)).isZero();
  }

  /** By the 5.0 GHz of one core, eight cores at 4.2 would never be calm. */
  @Test
  void allCoresClockLowerThanOne() {
    rates.add(FLAGS, 1, 20.0);
    rates.add(FLAGS, 8, 16.8);
    assertThat(rates.best(FLAGS, 8)).isEqualTo(16.8);
    assertThat(rates.agrees(FLAGS, 8, 16.8)).isTrue();
  }

  @Test
  void aForkThatBeganInADisturbanceDoesNotAgree() {
    rates.add(FLAGS, 1, 9);
    assertThat(rates.agrees(FLAGS, 1, 9)).as("nobody knows better yet").isTrue();
    rates.add(FLAGS, 1, 14.4);
    assertThat(rates.agrees(FLAGS, 1, 9)).isFalse();
    assertThat(rates.agrees(FLAGS, 1, 14.1)).as("2% are noise of the probe").isTrue();
  }

  @Test
  void aForkWhoseClockJumpedDoesNotAgree() {
    rates.add(FLAGS, 1, 14.4);
    assertThat(rates.agrees(FLAGS, 1, 28.8)).isFalse();
  }
}
