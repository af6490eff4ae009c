package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.config.KernelConfig;
import headroom.profile.SearchTrace;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who runs in which round, and which samples count as independent. */
class RaceTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 8, 1, 64, 128);
  private static final KernelConfig DEFAULT = FakeVariant.config(5);
  private static final KernelConfig FAST = FakeVariant.config(17);

  private int forks;

  private static Race race() {
    SearchTrace none = SearchTrace.of("random", 20, 2, Map.of("measured", 2), Map.of());
    return new Race(SHAPE, List.of(FAST, DEFAULT), DEFAULT, none, 1);
  }

  /** Fork n gives the one sample n. */
  private Outcome number(KernelConfig config) {
    return new Outcome.Measured(config, List.of((double) ++forks), List.of(), 1, 0, 0, 0, 0);
  }

  private void round(Race race, int visit) {
    race.round(visit, (shape, config) -> number(config), (round, outcome) -> {});
  }

  @Test
  void theForksOfOneVisitAreTheUnits() {
    Race race = race();
    round(race, 0);
    round(race, 0);
    assertThat(race.samplesByVisit(FAST)).hasSize(2);
  }

  @Test
  void withSeveralVisitsEachVisitIsAUnit() {
    Race race = race();
    round(race, 0);
    round(race, 0);
    round(race, 2);
    assertThat(race.forks(FAST)).hasSize(3);
    assertThat(race.samplesByVisit(FAST)).extracting(List::size).containsExactly(2, 1);
  }

  /** Runs a round whose forks saw calm or did not. */
  private void round(Race race, int visit, boolean disturbed) {
    race.round(
        visit,
        (shape, config) ->
            new Outcome.Measured(
                config, List.of((double) ++forks), List.of(), 1, disturbed ? 1 : 0, 0, 0, 0),
        (round, outcome) -> {});
  }

  @Test
  void forksThatSawNoCalmCountOnlyWhereAllWereSuch() {
    Race race = race();
    round(race, 0, true);
    assertThat(race.countedForks(FAST)).hasSize(1);
    round(race, 1, false);
    round(race, 2, false);
    assertThat(race.countedForks(FAST)).hasSize(2).noneMatch(Outcome.Measured::disturbed);
    assertThat(race.samplesByVisit(FAST)).hasSize(2);
    assertThat(race.forks(FAST)).hasSize(3);
    assertThat(race.pairing(DEFAULT, FAST).base()).hasSize(2);
  }

  @Test
  void oneCalmRoundIsTooFewToCompareBy() {
    Race race = race();
    round(race, 0, true);
    round(race, 0, false);
    assertThat(race.pairing(DEFAULT, FAST).base()).hasSize(2);
  }

  @Test
  void theBeatenRunNoMoreAndKeepTheirForks() {
    Race race = race();
    round(race, 0);
    race.retain(List.of(FAST));
    round(race, 1);
    assertThat(forks).isEqualTo(3);
    assertThat(race.forks(DEFAULT)).hasSize(1);
    assertThat(race.forks(FAST)).hasSize(2);
  }

  @Test
  void ifNoneOfTheUnbeatenIsRunningAllGoOn() {
    Race race = race();
    race.retain(List.of(FakeVariant.config(3)));
    assertThat(race.runners()).isEqualTo(2);
  }

  @Test
  void aRaceWithoutItsDefaultIsNone() {
    assertThatThrownBy(
            () ->
                race()
                    .round(
                        0,
                        (shape, config) ->
                            config.equals(DEFAULT)
                                ? new Outcome.LaunchFailed(config, "died")
                                : number(config),
                        (round, outcome) -> {}))
        .isInstanceOf(ShapeFailedException.class)
        .hasMessageContaining("default");
  }
}
