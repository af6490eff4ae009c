package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.ColdTime;
import headroom.profile.ConfirmedTime;
import headroom.profile.Resource;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which finalist wins, and which is named for those who cannot choose the JVM's flags. */
class VerdictsTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 8, 1, 64, 128);
  private static final DeviceTraits TRAITS = new DeviceTraits(256, 16, 1, 1 << 15, 1 << 19, 0);
  private static final List<Ceiling> CEILINGS =
      List.of(
          new Ceiling(Resource.FMA, 1, 100, 99, 9, 0),
          new Ceiling(Resource.DRAM, 1, 20, 19, 9, 1 << 28));
  private static final int ROUNDS = 6;

  /** A finalist. */
  private record Runner(int speed, double nanos, long scratchBytes) {

    KernelConfig config() {
      return FakeVariant.config(speed);
    }

    /** A fork of a round; odd and even speeds have their slower rounds in turn. */
    Outcome fork(int round, double unrest) {
      double share = (speed + round) % 2 == 0 ? 1 + unrest : 1;
      return new Outcome.Measured(
              config(), List.of(nanos * share), List.of(), nanos, 0, 0, scratchBytes, 0)
          .withColdTime(OptionalDouble.of(nanos + 100 * round));
    }
  }

  private static final Runner DEFAULT = new Runner(5, 2000, 64);
  private static final Runner FAST = new Runner(1, 1000, 64);
  private static final Runner SECOND = new Runner(2, 1200, 64);
  private static final Runner THIRD = new Runner(3, 1400, 64);

  /** Decides a race of these and the default, whose slower rounds are slower by a share. */
  private static TunedShape decide(IntPredicate flagged, double unrest, Runner... challengers) {
    List<Runner> runners = Stream.concat(Stream.of(challengers), Stream.of(DEFAULT)).toList();
    List<KernelConfig> finalists = runners.stream().map(Runner::config).toList();
    SearchTrace search = SearchTrace.of("random", 20, 2, Map.of("measured", 2), Map.of());
    Race race = new Race(SHAPE, finalists, DEFAULT.config(), search, 1);
    for (int visit = 0; visit < ROUNDS; visit++) {
      int round = visit;
      race.round(
          visit,
          (shape, config) -> runners.get(finalists.indexOf(config)).fork(round, unrest),
          (number, outcome) -> {});
    }
    return new Verdicts(List.of(new FakeVariant("tiled", flagged)), TRAITS, CEILINGS, "hot")
        .decide(List.of(race))
        .getFirst();
  }

  private static Optional<KernelConfig> flagFree(IntPredicate flagged) {
    return decide(flagged, 0.001, THIRD, FAST, SECOND).flagFree().map(ConfirmedTime::config);
  }

  @Test
  void theFastestWithoutFlagsIsNamedBesideAWinnerThatNeedsThem() {
    assertThat(flagFree(speed -> speed == 1)).contains(FakeVariant.config(2));
    assertThat(flagFree(speed -> speed <= 2)).contains(FakeVariant.config(3));
    assertThat(flagFree(speed -> speed <= 3)).contains(FakeVariant.config(5));
  }

  @Test
  void aWinnerWithoutFlagsStandsAlone() {
    assertThat(flagFree(speed -> speed > 1)).isEmpty();
    assertThat(flagFree(speed -> false)).isEmpty();
  }

  @Test
  void whereAllNeedFlagsNoneIsNamed() {
    assertThat(flagFree(speed -> true)).isEmpty();
  }

  @Test
  void ofTheAsGoodAsEqualTheSmallestMemoryWins() {
    Runner smaller = new Runner(2, 1005, 32);
    TunedShape tuned = decide(speed -> false, 0.02, FAST, smaller);
    assertThat(tuned.winner().config()).isEqualTo(FakeVariant.config(2));
    assertThat(tuned.runnerUp().map(ConfirmedTime::config)).contains(FakeVariant.config(1));
  }

  /** Of six forks, each from memory 100 ns slower than the one before. */
  @Test
  void theWinnersForksTellItsTimeFromMemory() {
    assertThat(decide(speed -> false, 0.001, FAST, SECOND).cold())
        .contains(new ColdTime(1250, 1000, 1500, ROUNDS));
    assertThat(decideAgainstSpells(4, 1050).cold()).isEmpty();
  }

  /** Rounds that differ by a fifth cannot tell 3% apart, yet that is not given away for memory. */
  @Test
  void aTieIsNotEnoughToWinByMemory() {
    Runner smaller = new Runner(2, 1030, 32);
    TunedShape tuned = decide(speed -> false, 0.2, FAST, smaller);
    assertThat(tuned.tieSet()).contains(FakeVariant.config(2));
    assertThat(tuned.winner().config()).isEqualTo(FakeVariant.config(1));
  }

  @Test
  void theClearlySlowerAreNoTie() {
    TunedShape tuned = decide(speed -> false, 0.001, FAST, SECOND);
    assertThat(tuned.tieSet()).containsExactly(FakeVariant.config(1));
  }

  /** In a slow spell only the default's cores were calm; where both were, it was faster. */
  @Test
  void mediansOfRoundsThatWereCalmForOneAloneBeatNoDefault() {
    TunedShape tuned = decideAgainstSpells(4, 1050);
    assertThat(tuned.winner().medianNanos()).isGreaterThan(1050);
    assertThat(tuned.winner().config()).isEqualTo(DEFAULT.config());
    assertThat(tuned.tieSet()).contains(DEFAULT.config());
    assertThat(decideAgainstSpells(4, 950).winner().config()).isEqualTo(FAST.config());
  }

  @Test
  void oneRoundThatWasCalmForBothBeatsNoDefault() {
    assertThat(decideAgainstSpells(3, 950).winner().config()).isEqualTo(DEFAULT.config());
  }

  /** The first two rounds are slow, and disturbed for the default's challenger. */
  private static TunedShape decideAgainstSpells(int rounds, double nanos) {
    SearchTrace search = SearchTrace.of("random", 20, 2, Map.of("measured", 2), Map.of());
    Race race =
        new Race(SHAPE, List.of(FAST.config(), DEFAULT.config()), DEFAULT.config(), search, 1);
    for (int visit = 0; visit < rounds; visit++) {
      boolean spell = visit < 2;
      race.round(
          visit,
          (shape, config) ->
              config.equals(FAST.config())
                  ? fork(config, nanos, spell)
                  : fork(config, spell ? 2400 : 1000, false),
          (number, outcome) -> {});
    }
    return new Verdicts(List.of(new FakeVariant("tiled")), TRAITS, CEILINGS, "hot")
        .decide(List.of(race))
        .getFirst();
  }

  private static Outcome fork(KernelConfig config, double nanos, boolean disturbed) {
    return new Outcome.Measured(
        config, List.of(nanos), List.of(), nanos, disturbed ? 1 : 0, 0, 64, 0);
  }
}
