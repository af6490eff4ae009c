package headroom.tuner.paired;

import static headroom.tuner.paired.RoundsFixture.fork;
import static headroom.tuner.paired.RoundsFixture.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rounds of a fork count. */
class ForkRoundsTest {

  @Test
  void disturbedRoundsDoNotCountWhereOthersAreCalm() {
    ShapeRounds rounds =
        fork(
                1,
                3,
                3,
                times(Contestant.OURS, "tiled", 100, 110, 120, 900),
                times("MKL", "w", 1, 2, 3, 4))
            .rounds();

    assertThat(rounds.calm()).isTrue();
    assertThat(rounds.best(Contestant.OURS).orElseThrow().nanos())
        .containsExactly(1e5, 1.1e5, 1.2e5);
    assertThat(rounds.best("MKL").orElseThrow().nanos()).containsExactly(1e3, 2e3, 3e3);
  }

  @Test
  void twoCalmRoundsAreShownAndHaveNoMedian() {
    ShapeRounds rounds = fork(1, 3, 2, times(Contestant.OURS, "tiled", 100, 110, 900)).rounds();

    assertThat(rounds.calm()).isFalse();
    assertThat(rounds.best(Contestant.OURS).orElseThrow().nanos()).containsExactly(1e5, 1.1e5);
  }

  @Test
  void aSideWhoseWaysWereAllLeftOutIsNamed() {
    ForkRounds fork = fork(1, 3, 3, times("MKL", "w", 1, 2, 3));

    assertThat(fork.untimed(List.of("MKL", Contestant.OURS))).containsExactly(Contestant.OURS);
  }

  @Test
  void withoutCalmTheDisturbedOnesAreShown() {
    ShapeRounds rounds = fork(1, 10, 0, times(Contestant.OURS, "tiled", 100, 900)).rounds();

    assertThat(rounds.calm()).isFalse();
    assertThat(rounds.best(Contestant.OURS).orElseThrow().nanos()).containsExactly(1e5, 9e5);
  }

  @Test
  void aContestantMissesNoRound() {
    assertThatThrownBy(() -> fork(1, 2, 2, times("a", "x", 1, 2), times("b", "y", 1)))
        .hasMessage("b: y has 1 times for 2 rounds");
  }

  @Test
  void aForkHandsItsRoundsBackInOneLine(@TempDir Path folder) throws IOException {
    ForkRounds told = fork(2, 2, 1, times(Contestant.OURS, "tiled", 1, 2), times("MKL", "w", 3, 4));
    Path file = folder.resolve("rounds.json");
    Files.writeString(file, told.line());

    assertThat(ForkRounds.read(file)).isEqualTo(told);
    assertThat(told.line()).doesNotContain("\n");
  }

  @Test
  void aReportThatIsCutOffIsRefused(@TempDir Path folder) throws IOException {
    String line = fork(1, 1, 1, times(Contestant.OURS, "tiled", 1)).line();
    Path file = folder.resolve("rounds.json");
    Files.writeString(file, line.substring(0, line.length() / 2));

    assertThatThrownBy(() -> ForkRounds.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken report");
  }
}
