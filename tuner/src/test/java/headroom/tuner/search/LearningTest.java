package headroom.tuner.search;

import static headroom.tuner.search.Spaces.config;
import static headroom.tuner.search.Spaces.measured;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each strategy makes of outcomes, and the one that makes nothing of them. */
class LearningTest {

  private static SearchStrategy start(Strategies kind, int size, long seed) {
    return kind.start(new SearchProblem(List.of(Spaces.square("one", size)), List.of(), seed));
  }

  private static Outcome bowl(KernelConfig config) {
    return measured(config, Spaces.bowl(config));
  }

  /** Of 1560 configurations; draws alone find the bottom within 60 once in 26 times. */
  @ParameterizedTest
  @CsvSource({
    "MIXED, 1, 60",
    "MIXED, 6, 60",
    "SURROGATE, 6, 60",
    "LOCAL, 6, 250",
    "ANNEALING, 6, 300"
  })
  void findsTheBottomOfABowl(Strategies kind, int batch, int evaluations) {
    for (int seed = 0; seed < 3; seed++) {
      List<KernelConfig> asked =
          Spaces.run(start(kind, 40, seed), batch, evaluations, LearningTest::bowl);
      assertThat(asked).as("seed %d", seed).contains(config("one", 17, 5));
    }
  }

  /** Half of the space fails, beside the best: draws would ask there 30 times. */
  @ParameterizedTest
  @EnumSource(names = {"MIXED", "SURROGATE"})
  void keepsAwayFromWhatFails(Strategies kind) {
    List<KernelConfig> asked =
        Spaces.run(
            start(kind, 40, 3),
            6,
            60,
            config ->
                config.intValue("a") >= 20 ? new Outcome.LaunchFailed(config, "a") : bowl(config));

    assertThat(asked.stream().filter(config -> config.intValue("a") >= 20)).hasSizeLessThan(25);
  }

  /** The best of a narrow ridge of multiples of 32, each between slow neighbours. */
  @Test
  void aModelSeesThatMultiplesOfPowersOfTwoAreAlike() {
    List<KernelConfig> asked =
        Spaces.run(
            start(Strategies.SURROGATE, 100, 2),
            1,
            60,
            config ->
                measured(
                    config,
                    100
                        + (config.intValue("a") % 32 == 0 ? 0 : 400)
                        + Math.abs(config.intValue("a") - 64)
                        + config.intValue("b")));

    assertThat(asked.stream().filter(config -> config.intValue("a") == 64)).isNotEmpty();
  }

  /**
   * Two basins; the wide one is slower, and its bottom is where the search begins. Draws find the
   * other's bottom within 200 of 380 every second time.
   */
  @Test
  void mixedLeavesABasin() {
    for (int seed = 0; seed < 3; seed++) {
      SearchStrategy strategy =
          new MixedSearch(
              new SearchProblem(
                  List.of(Spaces.square("one", 20)), List.of(config("one", 15, 14)), seed));

      List<KernelConfig> asked =
          Spaces.run(strategy, 6, 200, config -> measured(config, twoBasins(config)));

      assertThat(asked).as("seed %d", seed).contains(config("one", 3, 4));
    }
  }

  private static double twoBasins(KernelConfig config) {
    int a = config.intValue("a");
    int b = config.intValue("b");
    double wide = 110 + 3 * (Math.abs(a - 15) + Math.abs(b - 14));
    double narrow = 100 + 20 * (Math.abs(a - 3) + Math.abs(b - 4));
    return Math.min(wide, narrow);
  }

  @Test
  void spaceFillingLeavesNoCornerOut() {
    List<KernelConfig> asked =
        Spaces.run(start(Strategies.SPACE_FILLING, 40, 1), 6, 24, LearningTest::bowl);

    for (int a : new int[] {0, 20}) {
      for (int b : new int[] {0, 20}) {
        assertThat(asked)
            .as("quarter from a=%d, b=%d", a, b)
            .filteredOn(c -> c.intValue("a") / 20 * 20 == a && c.intValue("b") / 20 * 20 == b)
            .hasSizeBetween(3, 9);
      }
    }
  }

  @Test
  void randomDrawsTheFasterVariantMoreOften() {
    SearchStrategy strategy =
        new RandomSearch(
            new SearchProblem(
                List.of(Spaces.square("fast", 40), Spaces.square("slow", 40)), List.of(), 11));
    strategy.tell(measured(config("fast", 0, 1), 100));
    strategy.tell(measured(config("slow", 0, 1), 200));

    long slowDraws = strategy.ask(400).stream().filter(c -> c.variant().equals("slow")).count();

    // One in seventeen is expected: 23.5 of 400, four standard deviations of 4.7 either way.
    assertThat(slowDraws).isBetween(5L, 43L);
  }
}
