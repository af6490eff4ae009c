package headroom.tuner.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Borrowing the spread of other races narrows intervals, and they still hold what they say. */
class SpreadPriorTest {

  private static final double TRUE_NANOS = 1e6;
  private static final int RACES = 24;

  /**
   * Each race draws its spread from a log-normal of this width: 0 is alike, 0.7 a factor of two.
   */
  @ParameterizedTest(name = "{0} forks, spread {1}, which itself spreads by {2}")
  @CsvSource({"2, 0.03, 0", "3, 0.03, 0", "3, 0.03, 0.4", "3, 0.03, 0.7", "4, 0.05, 1.0"})
  void theIntervalStillCoversAnotherRun(int forks, double typical, double spreadOfSpread) {
    Random random = new Random(Math.round(100 * (forks + spreadOfSpread)));
    int covered = 0;
    int intervals = 0;
    for (int run = 0; run < 200; run++) {
      List<List<List<Double>>> races = races(random, forks + 1, typical, spreadOfSpread, RACES);
      SpreadPrior prior = prior(races, forks);
      for (List<List<Double>> race : races) {
        covered += covers(race.subList(0, forks), prior, race.getLast()) ? 1 : 0;
        intervals++;
      }
    }
    assertThat(covered / (double) intervals).isGreaterThanOrEqualTo(0.98);
  }

  @Test
  void threeRacesAreEnoughToBeginAndNotTooMany() {
    Random random = new Random(7);
    int covered = 0;
    for (int run = 0; run < 2000; run++) {
      List<List<List<Double>>> races = races(random, 2 + 1, 0.03, 0.4, 3);
      List<List<Double>> first = races.getFirst();
      covered += covers(first.subList(0, 2), prior(races, 2), first.getLast()) ? 1 : 0;
    }
    assertThat(covered / 2000.0).isGreaterThanOrEqualTo(0.975);
  }

  @Test
  void spreadsThatAreAlikeNarrowTheInterval() {
    List<List<List<Double>>> races = races(new Random(1), 3, 0.03, 0, RACES);
    SpreadPrior prior = Summary.prior(races);
    double alone = races.stream().mapToDouble(race -> width(race, SpreadPrior.NONE)).sum();
    double together = races.stream().mapToDouble(race -> width(race, prior)).sum();
    assertThat(together).isLessThan(0.5 * alone);
    assertThat(Math.sqrt(prior.variance())).isBetween(0.02, 0.04);
  }

  /** What the races say without the last fork of each, which plays the run that comes later. */
  private static SpreadPrior prior(List<List<List<Double>>> races, int forks) {
    return Summary.prior(races.stream().map(race -> race.subList(0, forks)).toList());
  }

  private static boolean covers(
      List<List<Double>> forks, SpreadPrior prior, List<Double> laterFork) {
    Summary summary = Summary.of(forks, prior);
    double later = Summary.of(List.of(laterFork), SpreadPrior.NONE).medianNanos();
    return summary.lowNanos() <= later && later <= summary.highNanos();
  }

  @Test
  void twoRacesSayNothingOfEachOther() {
    assertThat(Summary.prior(races(new Random(1), 3, 0.03, 0, 2))).isEqualTo(SpreadPrior.NONE);
  }

  /** Smyth's estimators on variances drawn from the prior that they are to find. */
  @Test
  void theParametersAreFoundAgain() {
    Random random = new Random(3);
    double degreesOfFreedom = 6;
    double variance = 0.25;
    List<SpreadPrior.Seen> seen =
        IntStream.range(0, 4000)
            .mapToObj(
                i -> {
                  double own = variance * degreesOfFreedom / chiSquare(random, 6);
                  return new SpreadPrior.Seen(own * chiSquare(random, 4) / 4, 4);
                })
            .toList();
    SpreadPrior found = SpreadPrior.of(seen);
    assertThat(found.degreesOfFreedom()).isCloseTo(degreesOfFreedom, within(1.0));
    assertThat(found.variance()).isCloseTo(variance, within(0.02));
  }

  private static double chiSquare(Random random, int degreesOfFreedom) {
    return IntStream.range(0, degreesOfFreedom)
        .mapToDouble(i -> random.nextGaussian())
        .map(x -> x * x)
        .sum();
  }

  private static double width(List<List<Double>> race, SpreadPrior prior) {
    Summary summary = Summary.of(race, prior);
    return summary.highNanos() / summary.lowNanos() - 1;
  }

  private static List<List<List<Double>>> races(
      Random random, int forks, double typical, double spreadOfSpread, int count) {
    List<List<List<Double>>> races = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double spread = typical * Math.exp(spreadOfSpread * random.nextGaussian());
      races.add(new ForkSimulation(TRUE_NANOS, spread, 0.003).forks(random, forks));
    }
    return races;
  }
}
