package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.tuner.journal.RunEvent;
import headroom.tuner.journal.Stamp;
import headroom.tuner.measure.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each second of a run is told once: as some phase's measuring, as searching, or as the rest. */
class TimeUseTest {

  private static final Outcome ANY = new Outcome.Incorrect(FakeVariant.config(1), "by far");

  private static Stamp spent(long seconds) {
    return new Stamp(0, seconds * 1_000_000_000L);
  }

  private static TimeUse after(RunEvent... events) {
    TimeUse timeUse = new TimeUse();
    for (RunEvent event : events) {
      timeUse.add(event);
    }
    return timeUse;
  }

  @Test
  void whatNoMeasuringProcessRanInIsTheHarnesssOwn() {
    Ceiling fma = new Ceiling(Resource.FMA, 1, 100, 99, 9, 0);
    TimeUse timeUse =
        after(
            new RunEvent.Ceilings(spent(20), List.of(fma, fma)),
            new RunEvent.Screened(spent(9), "shape", ANY),
            new RunEvent.Screened(spent(11), "shape", ANY),
            new RunEvent.Forked(spent(48), 1, "shape", ANY),
            new RunEvent.Ended(spent(0), true));
    timeUse.addSearch(1.5);
    timeUse.addSearch(1.5);

    assertThat(timeUse.harnessShare(100)).isCloseTo(0.12, within(1e-9));
    assertThat(timeUse.searchShare(100)).isCloseTo(0.03, within(1e-9));
    assertThat(timeUse.describe(100, 99.6))
        .containsExactly(
            "100 s of a budget of 100 s: ceilings 20 s (2 limits), screening 20 s"
                + " (2 timings), confirming 48 s (1 forks), searching 3.0 s, the rest 9.0 s",
            "harness 12.0% of the time (at most 15%), searching 3.0% (at most 5%); starting,"
                + " compiling, checking and warming kernels count as measuring");
  }

  @Test
  void eachShareIsMarkedFromItsOwnBoundOn() {
    TimeUse searching = after(new RunEvent.Screened(spent(94), "shape", ANY));
    searching.addSearch(5.2);
    assertThat(searching.describe(100, 100).getLast())
        .startsWith(
            "harness 6.0% of the time (at most 15%), searching 5.2%, ABOVE the 5% allowed;");

    TimeUse writing = after(new RunEvent.Screened(spent(84), "shape", ANY));
    writing.addSearch(4.8);
    assertThat(writing.describe(100, 100).getLast())
        .startsWith(
            "harness 16.0% of the time, ABOVE the 15% allowed, searching 4.8% (at most 5%);");
  }

  @Test
  void aRunThatMeasuredNothingIsAllHarness() {
    assertThat(after().harnessShare(2)).isEqualTo(1);
    assertThat(after().describe(2, 60).getFirst())
        .isEqualTo("2 s of a budget of 60 s: searching 0.0 s, the rest 2.0 s");
  }

  /** Spans add up to the whole but for rounding. */
  @Test
  void noShareIsNegative() {
    TimeUse timeUse = after(new RunEvent.Screened(spent(3), "shape", ANY));
    timeUse.addSearch(1);
    assertThat(timeUse.harnessShare(2)).isZero();
    assertThat(timeUse.describe(2, 2).getFirst()).endsWith("the rest 0.0 s");
  }
}
