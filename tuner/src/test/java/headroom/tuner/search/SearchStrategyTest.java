package headroom.tuner.search;

import static headroom.tuner.search.Spaces.config;
import static headroom.tuner.search.Spaces.measured;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every strategy owes: seeds first, legal, never twice, everything, the same for a seed. */
class SearchStrategyTest {

  /** As slow as drawn by the seed; one in three fails, in one way or another. */
  private static Outcome drawn(KernelConfig config, long seed) {
    Random random = new Random(seed ^ config.hashCode());
    return switch (random.nextInt(12)) {
      case 0 -> new Outcome.Incorrect(config, "drawn");
      case 1 -> new Outcome.CompileFailed(config, "drawn");
      case 2 -> new Outcome.LaunchFailed(config, "drawn");
      case 3 -> new Outcome.TimedOut(config, 1);
      default -> measured(config, 100 + random.nextInt(1000));
    };
  }

  @Property(tries = 60)
  void asksEachLegalConfigurationOnceSeedsFirst(
      @ForAll Strategies kind,
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 6) int size,
      @ForAll @IntRange(min = 1, max = 7) int batch) {
    List<ConfigSpace> spaces = List.of(Spaces.square("one", size), Spaces.square("two", size));
    KernelConfig last = config("two", size - 1, 0);
    KernelConfig illegal = config("two", 1, 1);
    SearchProblem problem =
        new SearchProblem(spaces, List.of(last, illegal, config("one", 0, 1), last), seed);

    List<KernelConfig> asked =
        Spaces.run(kind.start(problem), batch, 1000, config -> drawn(config, seed));

    assertThat(asked).startsWith(last, config("one", 0, 1)).doesNotHaveDuplicates();
    assertThat(asked).hasSize(2 * size * (size - 1));
    assertThat(asked).allMatch(c -> spaces.stream().anyMatch(s -> s.violation(c).isEmpty()));
    assertThat(Spaces.run(kind.start(problem), batch, 1000, config -> drawn(config, seed)))
        .isEqualTo(asked);
  }

  @ParameterizedTest
  @EnumSource(Strategies.class)
  void goesOnWhereEverythingFails(Strategies kind) {
    SearchProblem problem = new SearchProblem(List.of(Spaces.square("one", 6)), List.of(), 5);

    assertThat(
            Spaces.run(kind.start(problem), 6, 100, config -> new Outcome.Incorrect(config, "all")))
        .hasSize(30);
  }

  /** More than a model keeps, and more points than a pool holds as a whole. */
  @ParameterizedTest
  @EnumSource(Strategies.class)
  void goesOnInALargeSpace(Strategies kind) {
    SearchProblem problem = new SearchProblem(List.of(Spaces.square("one", 200)), List.of(), 5);

    assertThat(
            Spaces.run(
                kind.start(problem), 6, 450, config -> measured(config, Spaces.bowl(config))))
        .doesNotHaveDuplicates()
        .hasSize(450);
  }
}
