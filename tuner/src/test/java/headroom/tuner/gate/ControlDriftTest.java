package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import headroom.tuner.gate.stats.Sample;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A control that moved between the arms is seen through its noise, and noise is no drift. */
class ControlDriftTest {

  private static final double DRIFT = Math.log(1.2);

  /** What a reading of caches that others use strays by. */
  private static final double SPREAD = 0.05;

  private static final int RUNS = 1000;

  /** Pairs whose candidate read memory so much slower, as logs. */
  private static List<Pair> reading(DoubleStream shifts) {
    return shifts
        .mapToObj(
            shift ->
                new Pair(
                    Order.BASE_FIRST,
                    new Sample(1000, 40, 300, true),
                    new Sample(1000, 40, 300 * Math.exp(shift), true)))
        .toList();
  }

  private static long drifting(int pairs, double drift, double spread) {
    return LongStream.range(0, RUNS)
        .filter(
            seed -> {
              SplittableRandom random = new SplittableRandom(seed);
              DoubleStream shifts =
                  IntStream.range(0, pairs)
                      .mapToDouble(_ -> drift + spread * random.nextGaussian());
              return !ControlDrift.none(reading(shifts));
            })
        .count();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 24})
  void aFifthIsSeen(int pairs) {
    assertThat(drifting(pairs, DRIFT, SPREAD)).isGreaterThanOrEqualTo(RUNS * 98 / 100);
    assertThat(drifting(pairs, -DRIFT, SPREAD)).isGreaterThanOrEqualTo(RUNS * 98 / 100);
  }

  /** Two standard errors, whatever the number of pairs, called one run in seven of four a drift. */
  @ParameterizedTest
  @CsvSource({"4, 0.05", "4, 0.3", "8, 0.3", "16, 0.3", "24, 0.3"})
  void noiseIsNone(int pairs, double spread) {
    assertThat(drifting(pairs, 0, spread)).isLessThanOrEqualTo(RUNS * 2 / 100);
  }

  /** What both arms met alike, or half of the pairs, is the machine's noise. */
  @Test
  void bothSidesAreNone() {
    double[] shifts = {0.19, -0.15, 0.21, -0.11, 0.17, -0.2, -0.16, 0.18};
    assertThat(ControlDrift.none(reading(DoubleStream.of(shifts)))).isTrue();
  }

  @Test
  void lessThanTwoPercentIsNone() {
    assertThat(ControlDrift.none(reading(DoubleStream.generate(() -> 0.019).limit(24)))).isTrue();
    assertThat(ControlDrift.none(reading(DoubleStream.generate(() -> 0.021).limit(24)))).isFalse();
  }
}
