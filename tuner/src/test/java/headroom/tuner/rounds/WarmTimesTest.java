package headroom.tuner.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Ways are named side:way here. */
class WarmTimesTest {

  private final WarmTimes<String> times = new WarmTimes<>(way -> way.split(":", 2)[0]);

  private void calm(String way, double... nanos) {
    for (double time : nanos) {
      times.add(way, new Visit(time, true));
    }
  }

  @Test
  void aWayThatTakesTwiceItsSidesFastestIsLeftOut() {
    calm("ours:tiled", 100, 101, 102);
    calm("ours:row", 200, 210, 205);
    calm("MKL:whole", 500, 500, 500);

    assertThat(times.hopeless()).containsOnlyKeys("ours:row").containsEntry("ours:row", 2.0);
  }

  @Test
  void oneSlowSecondDecidesNothing() {
    calm("ours:tiled", 900, 900, 100);
    calm("ours:row", 150, 150, 150);

    assertThat(times.hopeless()).isEmpty();
  }

  @Test
  void twoTimesAreTooFewToBeLeftOutBy() {
    calm("ours:row", 100, 100, 100);
    calm("ours:tiled", 250, 250);

    assertThat(times.hopeless()).isEmpty();
    assertThat(times.best("ours:tiled")).isEmpty();
    calm("ours:tiled", 250);
    assertThat(times.hopeless()).containsOnlyKeys("ours:tiled");
  }

  @Test
  void twoTimesAreTooFewToLeaveAnotherOut() {
    calm("ours:row", 100, 100);
    calm("ours:tiled", 250, 250, 250);

    assertThat(times.hopeless()).as("tiled is the side's only judged way").isEmpty();
  }

  private void disturbed(String way, double... nanos) {
    for (double time : nanos) {
      times.add(way, new Visit(time, false));
    }
  }

  @Test
  void whatANeighbourCanDoLeavesNothingOut() {
    calm("ours:row", 100, 100, 100);
    disturbed("ours:tiled", 290, 700, 900, 700);

    assertThat(times.hopeless()).isEmpty();
  }

  @Test
  void callsThatOutlastEveryCalmAreJudgedByTheirBest() {
    disturbed("ours:tiled", 2900, 5000, 2500);
    disturbed("ours:row", 15000, 9000, 11000);

    assertThat(times.hopeless()).containsOnlyKeys("ours:row").containsEntry("ours:row", 3.6);
    assertThat(times.best("ours:tiled")).as("no calm time").isEmpty();
  }

  @Test
  void twoDisturbedTimesDecideNothing() {
    disturbed("ours:tiled", 1000, 1000, 1000);
    disturbed("ours:row", 9000, 9000);

    assertThat(times.hopeless()).isEmpty();
  }

  @Test
  void everySideKeepsItsFastest() {
    calm("ours:tiled", 1, 1, 1);
    calm("MKL:whole", 1000, 1000, 1000);
    calm("MKL:blocks", 5000, 5000, 5000);

    assertThat(times.hopeless()).containsOnlyKeys("MKL:blocks");
  }
}
