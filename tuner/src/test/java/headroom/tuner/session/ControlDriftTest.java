package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.journal.RunEvent;
import headroom.tuner.journal.Stamp;
import headroom.tuner.measure.Outcome;
import java.util.Collections;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a run says of the machine it ran on. */
class ControlDriftTest {

  private static final Stamp ANY = new Stamp(0, 0);

  private final ControlDrift drift = new ControlDrift();

  private static Outcome probed(OptionalDouble rate, int calm, int setAside, int disturbed) {
    return new Outcome.Measured(
            FakeVariant.config(1),
            Collections.nCopies(calm + disturbed, 1000.0),
            Collections.nCopies(setAside, 2000.0),
            1100,
            disturbed,
            0,
            0,
            0)
        .withControlRate(rate);
  }

  private void fork(double rate, int calm, int setAside, int disturbed) {
    drift.add(
        new RunEvent.Forked(
            ANY, 1, "shape", probed(OptionalDouble.of(rate), calm, setAside, disturbed)));
  }

  /** The best rate need not be the first, and set aside is disturbed too. */
  @Test
  void ratesAreSharesOfTheBestAndEverySampleIsCounted() {
    fork(3.6, 4, 0, 0);
    fork(4.0, 2, 2, 0);
    fork(3.0, 0, 0, 4);

    assertThat(drift.describe())
        .contains(
            "control probe over 3 forks: first 90%, last 75%, lowest 75% of its best"
                + " (4.00 instructions/ns); 50% of 12 samples disturbed");
  }

  @Test
  void whereNoForkWasProbedNothingIsSaid() {
    Outcome unprobed = probed(OptionalDouble.empty(), 4, 0, 0);
    drift.add(new RunEvent.Forked(ANY, 1, "shape", unprobed));
    drift.add(new RunEvent.Screened(ANY, "shape", probed(OptionalDouble.of(4), 4, 0, 0)));
    drift.add(
        new RunEvent.Forked(ANY, 1, "shape", new Outcome.Incorrect(FakeVariant.config(1), "off")));

    assertThat(drift.describe()).isEmpty();
  }
}
