package headroom.tuner.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.paired.Calmness;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rounds on a made-up machine: each visit takes a second of a made-up clock. */
class CalmRoundsTest {

  private static final long SECOND = 1_000_000_000;

  private final List<String> visited = new ArrayList<>();
  private final List<Long> waits = new ArrayList<>();
  private long now;

  private interface Cores {
    boolean calm(int visit, String contender);
  }

  private List<Round<String>> take(int wanted, long allowance, Cores cores) {
    return new CalmRounds(wanted, allowance, () -> now, new Random(1))
        .take(
            List.of("a", "b", "c"),
            (contender, wait) -> {
              visited.add(contender);
              waits.add(wait);
              now += SECOND;
              return new Visit(visited.size(), cores.calm(visited.size(), contender));
            });
  }

  private static long calm(List<Round<String>> rounds) {
    return rounds.stream().filter(Round::calm).count();
  }

  @Test
  void onCalmCoresThereAreAsManyRoundsAsWanted() {
    List<Round<String>> rounds = take(5, 1000 * SECOND, (visit, contender) -> true);

    assertThat(rounds).hasSize(5).allMatch(Round::calm);
    assertThat(visited).hasSize(15);
  }

  @Test
  void aDisturbedVisitIsRepeatedAtOnceAndTheRoundCounts() {
    List<Round<String>> rounds = take(1, 1000 * SECOND, (visit, contender) -> visit != 2);

    assertThat(rounds).hasSize(1).allMatch(Round::calm);
    assertThat(visited).hasSize(4);
    assertThat(visited.get(2)).isEqualTo(visited.get(1));
    assertThat(rounds.getFirst().visits().get(visited.get(1)))
        .as("the repeated one counts")
        .isEqualTo(new Visit(3, true));
  }

  @Test
  void oneDisturbedContenderSpoilsTheRound() {
    List<Round<String>> rounds = take(2, 40 * SECOND, (visit, contender) -> !contender.equals("b"));

    assertThat(calm(rounds)).isZero();
    assertThat(rounds)
        .allSatisfy(round -> assertThat(round.visits()).containsOnlyKeys("a", "b", "c"));
  }

  @Test
  void aRoundThatIsSpoiltIsFinishedWithoutWaiting() {
    take(1, 40 * SECOND, (visit, contender) -> false);

    // A quarter of the time for the first contender of the round, then one look at each other.
    assertThat(visited.subList(0, 10)).containsOnly(visited.getFirst());
    assertThat(waits.get(0)).isEqualTo(10 * SECOND);
    assertThat(waits.subList(10, 12)).containsExactly(0L, 0L);
  }

  @Test
  void withoutCalmThereAreStillThreeRoundsToShow() {
    List<Round<String>> rounds = take(10, 1, (visit, contender) -> false);

    assertThat(rounds).hasSize(Calmness.LEAST_ROUNDS).noneMatch(Round::calm);
    assertThat(visited).as("no visit is repeated when the time is over").hasSize(9);
  }

  @Test
  void whenTheTimeIsOverTheRoundsThatThereAreCount() {
    List<Round<String>> rounds = take(10, 12 * SECOND, (visit, contender) -> true);

    assertThat(rounds).hasSize(4).allMatch(Round::calm);
  }

  @Test
  void aSpellOfCalmAfterADisturbedRoundStillGivesAllRounds() {
    List<Round<String>> rounds = take(3, 400 * SECOND, (visit, contender) -> visit > 110);

    assertThat(calm(rounds)).isEqualTo(3);
    assertThat(rounds).hasSize(4);
    assertThat(rounds.getFirst().calm()).isFalse();
  }
}
