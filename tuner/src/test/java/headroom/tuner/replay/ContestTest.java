package headroom.tuner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.tuner.search.Elsewhere;
import headroom.tuner.search.SearchProblem;
import headroom.tuner.search.Strategies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replays find what was recorded, and comparisons tell cold from warm. */
class ContestTest {

  private static final RecordedSpace HERE = RecordedFixture.on("here", 64);
  private static final RecordedSpace THERE = RecordedFixture.on("there", 72);

  @Test
  void sharesRiseToOneWhenEverythingWasAsked() {
    double[] shares =
        Replay.shares(
            HERE, Strategies.EXHAUSTIVE.start(new SearchProblem(HERE.spaces(), List.of(), 1)), 60);

    // The first in order is tile 8, ij: 100 µs + 56 + 50.
    assertThat(shares[0]).isCloseTo(100.0 / 206, within(1e-9));
    assertThat(shares).isSorted();
    assertThat(shares[59]).isEqualTo(1);
  }

  @Test
  void warmKnowsTheTimesOfOtherDevicesAlone() {
    List<Elsewhere> others = Contest.elsewhere(HERE, List.of(HERE, THERE));

    assertThat(others).singleElement().isEqualTo(new Elsewhere(THERE.times()));
    assertThat(others.getFirst().nanos())
        .containsEntry(RecordedFixture.config(72, "ji"), 100_000.0)
        .doesNotContainKey(RecordedFixture.config(208, "ji"));
    assertThat(Contest.elsewhere(HERE, List.of(HERE))).isEmpty();
  }

  @Test
  void everyStrategyRunsColdAndWarmOnEverySpace() {
    List<Contest.Entry> entries =
        new Contest(List.of(Strategies.RANDOM, Strategies.MIXED), 3, 20)
            .run(List.of(HERE, THERE), entry -> {});

    assertThat(entries).hasSize(8).allMatch(entry -> entry.curves().runs().size() == 3);
    for (int i = 0; i < entries.size(); i += 4) {
      double cold = entries.get(i).curves().mean(2);
      double warm = entries.get(i + 2).curves().mean(2);
      assertThat(warm).isGreaterThan(cold).isGreaterThan(0.9);
    }
  }

  @Test
  void curvesTellMeanMedianTenthPercentileAndWorst() {
    List<double[]> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      runs.add(new double[] {i / 20.0});
    }
    ShareCurves curves = new ShareCurves(runs);

    assertThat(curves.mean(1)).isCloseTo(0.475, within(1e-9));
    assertThat(curves.median(1)).isEqualTo(0.45);
    assertThat(curves.tenthPercentile(1)).isEqualTo(0.1);
    assertThat(curves.worst(1)).isZero();
  }

  @Test
  void marksEndWhereTheRunsEnd() {
    assertThat(new ShareCurves(List.of(new double[40])).marks()).containsExactly(10, 25, 40);
    assertThat(new ShareCurves(List.of(new double[50])).marks()).containsExactly(10, 25, 50);
  }
}
