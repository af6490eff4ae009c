package headroom.tuner.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.AttentionShape;
import headroom.tuner.paired.Calmness;
import headroom.tuner.paired.ForkRounds;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownRatesTest {

  private static final List<String> FLAGS = List.of("-XX:LoopUnrollLimit=0");

  private final KnownRates rates = new KnownRates();

  private static ForkRounds fork(List<String> flags, double rate) {
    return new ForkRounds(
        new AttentionShape(1, 8, 1, 64, 512),
        1,
        flags,
        new Calmness(10, List.of(), 0, 0, rate),
        List.of(),
        List.of(),
        0,
        List.of());
  }

  @Test
  void theBestRateIsHandedOn() {
    assertThat(rates.best(FLAGS)).isZero();
    rates.add(fork(FLAGS, 14.4));
    rates.add(fork(FLAGS, 14.2));
    assertThat(rates.best(FLAGS)).isEqualTo(14.4);
  }

  @Test
  void otherFlagsCompileAnotherProbe() {
    rates.add(fork(FLAGS, 14.4));
    assertThat(rates.best(List.of())).isZero();
  }

  @Test
  void aForkThatBeganInADisturbanceWasMisled() {
    ForkRounds early = fork(FLAGS, 9);
    rates.add(early);
    assertThat(rates.misled(early)).as("nobody knows better yet").isFalse();
    rates.add(fork(FLAGS, 14.4));
    assertThat(rates.misled(early)).isTrue();
    assertThat(rates.misled(fork(FLAGS, 14.1))).as("2% are noise of the probe").isFalse();
  }
}
