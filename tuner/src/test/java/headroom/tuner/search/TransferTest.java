package headroom.tuner.search;

import static headroom.tuner.search.Spaces.config;
import static headroom.tuner.search.Spaces.measured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What strategies make of the times of other devices. */
class TransferTest {

  private static final ConfigSpace SQUARE = Spaces.square("one", 40);

  private static Elsewhere device(ToDoubleFunction<KernelConfig> nanos) {
    Map<KernelConfig, Double> times = new HashMap<>();
    SQUARE.enumerate().forEach(config -> times.put(config, nanos.applyAsDouble(config)));
    return new Elsewhere(times);
  }

  /** As drawn, 100 to 243, near ones unlike: nothing but another device tells what is fast. */
  private static double rough(KernelConfig config) {
    int drawn =
        new SplittableRandom(100 * config.intValue("a") + config.intValue("b")).nextInt(101);
    return 100 + drawn * drawn / 70.0;
  }

  /**
   * One device is this one, and one says the opposite of it: counted alike, they say the same of
   * every configuration. A search that does not learn asks for one fast one in five, as draws do.
   */
  @ParameterizedTest
  @EnumSource(names = {"MIXED", "SURROGATE"})
  void aMisleadingDeviceIsOutweighedByATruthfulOne(Strategies kind) {
    ToDoubleFunction<KernelConfig> here = config -> 3 * rough(config);
    Elsewhere misleading = device(config -> 24_000 / rough(config));
    Elsewhere truthful = device(TransferTest::rough);
    SearchProblem problem =
        new SearchProblem(List.of(SQUARE), List.of(), List.of(misleading, truthful), 3);

    List<KernelConfig> asked =
        Spaces.run(
            kind.start(problem), 1, 22, config -> measured(config, here.applyAsDouble(config)));

    // The first two are the fastest of each device.
    assertThat(asked.subList(2, 22))
        .filteredOn(config -> rough(config) < 107)
        .hasSizeGreaterThan(9);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "RANDOM", "ANNEALING", "SPACE_FILLING"})
  void othersBeginWithTheFastestOfEachDeviceInTurns(Strategies kind) {
    SearchProblem problem =
        new SearchProblem(
            List.of(SQUARE),
            List.of(config("one", 9, 8)),
            List.of(
                new Elsewhere(Map.of(config("one", 1, 2), 5.0, config("one", 3, 4), 6.0)),
                new Elsewhere(Map.of(config("one", 5, 6), 5.0, config("gone", 3, 4), 6.0))),
            1);

    assertThat(kind.start(problem).ask(4))
        .containsExactly(
            config("one", 9, 8), config("one", 1, 2), config("one", 5, 6), config("one", 3, 4));
  }

  @Test
  void twinsOfTheFastestAreLeftOut() {
    Elsewhere device = device(Spaces::bowl);

    assertThat(device.fastest(2)).first().isEqualTo(config("one", 17, 5));
    assertThat(device.fastest(3))
        .allMatch(
            c -> device.fastest(3).stream().allMatch(o -> o.equals(c) || o.differences(c) == 2));
  }

  @Test
  void whatFailedElsewhereIsAsSlowAsWhatIsFarBehind() {
    Elsewhere device =
        new Elsewhere(
            Map.of(
                config("one", 1, 2),
                100.0,
                config("one", 3, 4),
                110.0,
                config("one", 5, 6),
                900.0));

    assertThat(device.slowdown(config("one", 3, 4), device.bestNanos()))
        .isCloseTo(Math.log(1.1), within(1e-9));
    assertThat(device.slowdown(config("one", 5, 6), device.bestNanos())).isEqualTo(1);
    assertThat(device.slowdown(config("one", 7, 8), device.bestNanos())).isEqualTo(1);
    assertThatThrownBy(() -> new Elsewhere(Map.of(config("one", 1, 2), Double.NaN)))
        .hasMessageContaining("above zero");
  }
}
