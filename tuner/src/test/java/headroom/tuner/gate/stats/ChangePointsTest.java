package headroom.tuner.gate.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps and drifts in a noisy series are found, and nothing is found where nothing is. */
class ChangePointsTest {

  private static final double NOISE = 0.02;

  private static List<Integer> find(int count, long seed, IntToDoubleFunction level) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Double> values =
        IntStream.range(0, count)
            .mapToObj(i -> level.applyAsDouble(i) + NOISE * random.nextGaussian())
            .toList();
    return ChangePoints.find(values, 0.01, seed);
  }

  @Test
  void aStepIsFoundWhereItIs() {
    List<Integer> found = find(60, 1, i -> i < 37 ? 1 : 1.06);
    assertThat(found).hasSize(1).allMatch(at -> Math.abs(at - 37) <= 1);
  }

  @Test
  void twoStepsAreTwo() {
    List<Integer> found = find(90, 2, i -> i >= 30 && i < 60 ? 1.08 : 1);
    assertThat(found).hasSize(2);
    assertThat(found.get(0)).isBetween(28, 32);
    assertThat(found.get(1)).isBetween(58, 62);
  }

  /** 0.1% a run: no gate sees it, and after 60 runs it is 6%. */
  @Test
  void aSlowDriftShowsAsAChange() {
    assertThat(find(60, 3, i -> 1 + 0.001 * i)).isNotEmpty();
  }

  @Test
  void noiseAloneIsNoChange() {
    long alarms = IntStream.range(0, 100).filter(seed -> !find(30, seed, _ -> 1).isEmpty()).count();
    assertThat(alarms).isLessThanOrEqualTo(4);
  }

  @Test
  void aShortSeriesHasNone() {
    assertThat(ChangePoints.find(List.of(1.0, 1.0, 2.0, 2.0), 0.01, 1)).isEmpty();
    assertThat(ChangePoints.find(List.of(), 0.01, 1)).isEmpty();
  }
}
