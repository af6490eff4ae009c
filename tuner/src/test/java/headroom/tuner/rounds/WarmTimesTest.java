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
    calm("ours:tiled", 300, 300);

    assertThat(times.hopeless()).isEmpty();
    assertThat(times.best("ours:tiled")).isEmpty();
    calm("ours:tiled", 300);
    assertThat(times.hopeless()).containsOnlyKeys("ours:tiled");
  }

  @Test
  void twoTimesAreTooFewToLeaveAnotherOut() {
    calm("ours:row", 100, 100);
    calm("ours:tiled", 300, 300, 300);

    assertThat(times.hopeless()).as("tiled is the side's only judged way").isEmpty();
  }

  @Test
  void disturbedTimesDoNotCount() {
    calm("ours:row", 100, 100, 100);
    for (int i = 0; i < 9; i++) {
      times.add("ours:tiled", new Visit(300, false));
    }

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
