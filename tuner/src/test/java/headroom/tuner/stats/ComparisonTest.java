package headroom.tuner.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Equal is called TIED, different is found once the pairs suffice, and the sides are not confused.
 */
class ComparisonTest {

  private static final int TRIALS = 3000;

  @ParameterizedTest(name = "{0} pairs, fork spread {1}, iteration spread {2}")
  @CsvSource({
    "2, 0.02, 0.005",
    "3, 0.02, 0.005",
    "5, 0.02, 0.005",
    "8, 0.03, 0.01",
    "3, 0.0, 0.03"
  })
  void anAaComparisonIsTied(int pairs, double forkSpread, double iterationSpread) {
    Random random = new Random(pairs);
    ForkSimulation same = new ForkSimulation(1e6, forkSpread, iterationSpread);
    int alarms = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Comparison comparison = paired(same.forks(random, pairs), same.forks(random, pairs));
      alarms += comparison.verdict() == Verdict.TIED ? 0 : 1;
    }
    assertThat(alarms / (double) TRIALS).isLessThanOrEqualTo(0.02);
  }

  @Test
  void aRealDifferenceIsFoundAndItsSideIsRight() {
    Random random = new Random(9);
    ForkSimulation base = new ForkSimulation(1e6, 0.01, 0.005);
    ForkSimulation slow = new ForkSimulation(1.10e6, 0.01, 0.005);
    int found = 0;
    for (int trial = 0; trial < 300; trial++) {
      List<List<Double>> a = base.forks(random, 5);
      List<List<Double>> b = slow.forks(random, 5);
      Comparison slower = paired(a, b);
      Comparison faster = paired(b, a);
      assertThat(slower.verdict()).isNotEqualTo(Verdict.FASTER);
      assertThat(faster.ratio()).isCloseTo(1 / slower.ratio(), within(1e-12));
      assertThat(faster.verdict() == Verdict.FASTER).isEqualTo(slower.verdict() == Verdict.SLOWER);
      found += slower.verdict() == Verdict.SLOWER ? 1 : 0;
    }
    assertThat(found).isGreaterThan(270);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void whatMovesBothForksOfAPairFallsOut(int pairs) {
    List<List<Double>> base = new ForkSimulation(1e6, 0.3, 0.001).forks(new Random(4), pairs);
    List<List<Double>> candidate =
        base.stream().map(fork -> fork.stream().map(nanos -> nanos * 0.9).toList()).toList();

    Comparison comparison = paired(base, candidate);

    assertThat(comparison.ratio()).isCloseTo(0.9, within(1e-9));
    assertThat(comparison.verdict()).isEqualTo(Verdict.FASTER);
  }

  @Test
  void onePairShowsNothingAndForksWithoutPartnerAreLeftOut() {
    List<List<Double>> base = List.of(List.of(100.0, 101.0));
    List<List<Double>> candidate = List.of(List.of(80.0, 81.0), List.of(1.0));

    Comparison comparison = paired(base, candidate);

    assertThat(comparison.pairs()).isEqualTo(1);
    assertThat(comparison.verdict()).isEqualTo(Verdict.TIED);
    assertThat(comparison.ratio()).isCloseTo(80.5 / 100.5, within(1e-3));
  }

  @Test
  void scaleDoesNotMatter() {
    List<List<Double>> base = new ForkSimulation(1e6, 0.02, 0.01).forks(new Random(5), 4);
    List<List<Double>> candidate = new ForkSimulation(1.1e6, 0.02, 0.01).forks(new Random(6), 4);

    Comparison comparison = paired(base, candidate);
    Comparison scaled = paired(times(base), times(candidate));

    assertThat(scaled.verdict()).isEqualTo(comparison.verdict());
    assertThat(scaled.lowRatio()).isCloseTo(comparison.lowRatio(), within(1e-9));
    assertThat(scaled.highRatio()).isCloseTo(comparison.highRatio(), within(1e-9));
  }

  private static Comparison paired(List<List<Double>> base, List<List<Double>> candidate) {
    return Comparison.of(new Comparison.Pairing(base, candidate), SpreadPrior.NONE);
  }

  private static List<List<Double>> times(List<List<Double>> forks) {
    return forks.stream().map(fork -> fork.stream().map(nanos -> nanos * 7e3).toList()).toList();
  }
}
