package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.SearchEnd;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a search has enough. */
class EarlyStopTest {

  /** A roofline of 100 ns. */
  private final EarlyStop stop = new EarlyStop(measured -> 100 / measured.medianNanos());

  private static Outcome.Measured measured(double nanos, int disturbed) {
    return new Outcome.Measured(
        FakeVariant.config(1), List.of(nanos), List.of(), nanos, disturbed, 0, 0, 0);
  }

  @Test
  void nearTheRooflineItEndsAndSaysHowNear() {
    assertThat(stop.after(measured(110, 0))).isEmpty();
    assertThat(stop.after(measured(104, 0)))
        .contains(new SearchEnd.NearRoofline(100 / 104.0, EarlyStop.ENOUGH_SHARE));
  }

  /** A neighbour that slowed the ceilings down, or a clock that ran fast: no proof of anything. */
  @Test
  void aDisturbedTimeNearTheRooflineEndsNothing() {
    assertThat(stop.after(measured(101, 1))).isEmpty();
  }

  @Test
  void whenNothingIsBetterForLongItEndsAndSaysHowLong() {
    assertThat(stop.after(measured(1000, 0))).isEmpty();
    for (int i = 1; i < EarlyStop.PATIENCE; i++) {
      // Half a percent is noise; failures are effort too.
      Outcome next =
          i % 2 == 0
              ? new Outcome.Incorrect(FakeVariant.config(2), "wrong")
              : measured(1000 - 5 * (i % 2), 0);
      assertThat(stop.after(next)).as("after %d", i).isEmpty();
    }
    assertThat(stop.after(measured(995, 0)))
        .isEqualTo(
            Optional.of(new SearchEnd.NothingBetter(EarlyStop.PATIENCE, EarlyStop.LEAST_GAIN)));
  }

  @Test
  void eachGainBuysPatience() {
    double nanos = 1e6;
    for (int i = 0; i < 10 * EarlyStop.PATIENCE; i++) {
      nanos *= i % (EarlyStop.PATIENCE - 1) == 0 ? 0.98 : 1;
      assertThat(stop.after(measured(nanos, 0))).isEmpty();
    }
  }
}
