package headroom.tuner.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The interval holds another run's median as often as it says, and reacts to nothing but data. */
class SummaryTest {

  private static final double TRUE_NANOS = 1e6;

  @ParameterizedTest(name = "{0} forks, fork spread {1}, iteration spread {2}")
  @CsvSource({
    "2, 0.02, 0.005",
    "3, 0.02, 0.005",
    "5, 0.02, 0.005",
    "3, 0.005, 0.05",
    "5, 0.0, 0.03",
    "2, 0.0, 0.03",
    "4, 0.10, 0.02"
  })
  void theIntervalCoversAnotherRun(int forks, double forkSpread, double iterationSpread) {
    Random random = new Random(forks * 31L + Math.round(1000 * forkSpread));
    ForkSimulation simulation = new ForkSimulation(TRUE_NANOS, forkSpread, iterationSpread);
    int trials = 3000;
    int covered = 0;
    for (int trial = 0; trial < trials; trial++) {
      Summary summary = Summary.of(simulation.forks(random, forks), SpreadPrior.NONE);
      double again = Summary.of(simulation.forks(random, 1), SpreadPrior.NONE).medianNanos();
      covered += summary.lowNanos() <= again && again <= summary.highNanos() ? 1 : 0;
    }
    assertThat(covered / (double) trials).isGreaterThanOrEqualTo(0.985);
  }

  @Test
  void equalForksWithNoiseInsideDoNotGiveAZeroInterval() {
    List<Double> fork = List.of(98.0, 99.0, 100.0, 101.0, 102.0);

    Summary summary = Summary.of(List.of(fork, fork, fork), SpreadPrior.NONE);

    assertThat(summary.medianNanos()).isCloseTo(100, within(1e-9));
    assertThat(summary.highNanos() - summary.lowNanos()).isGreaterThan(2);
  }

  @Test
  void aSingleForkSaysLittle() {
    Summary summary = Summary.of(List.of(List.of(100.0, 100.0, 100.0)), SpreadPrior.NONE);

    assertThat(summary.lowNanos()).isLessThan(50);
    assertThat(summary.highNanos()).isGreaterThan(200);
  }

  @Test
  void scaleAndOrderDoNotMatter() {
    List<List<Double>> forks = new ForkSimulation(TRUE_NANOS, 0.02, 0.01).forks(new Random(1), 4);
    Summary summary = Summary.of(forks, SpreadPrior.NONE);
    List<List<Double>> shuffled = new ArrayList<>();
    for (List<Double> fork : forks) {
      List<Double> samples = new ArrayList<>(fork.stream().map(nanos -> nanos * 1000).toList());
      Collections.shuffle(samples, new Random(2));
      shuffled.add(samples);
    }
    Collections.shuffle(shuffled, new Random(3));
    Summary scaled = Summary.of(shuffled, SpreadPrior.NONE);

    assertThat(scaled.medianNanos()).isCloseTo(1000 * summary.medianNanos(), within(1e-2));
    assertThat(scaled.lowNanos()).isCloseTo(1000 * summary.lowNanos(), within(1e-2));
    assertThat(scaled.highNanos()).isCloseTo(1000 * summary.highNanos(), within(1e-2));
  }

  @Test
  void countsAreOverAllForks() {
    Summary summary =
        Summary.of(List.of(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0)), SpreadPrior.NONE);

    assertThat(summary.units()).isEqualTo(2);
    assertThat(summary.samples()).isEqualTo(5);
    assertThat(summary.lowNanos()).isLessThanOrEqualTo(summary.medianNanos());
    assertThat(summary.highNanos()).isGreaterThanOrEqualTo(summary.medianNanos());
  }

  @Test
  void whatIsNoMeasurementIsRefused() {
    assertThatThrownBy(() -> Summary.of(List.of(), SpreadPrior.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Summary.of(List.of(List.of()), SpreadPrior.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    for (double nanos : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Summary.of(List.of(List.of(nanos)), SpreadPrior.NONE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
