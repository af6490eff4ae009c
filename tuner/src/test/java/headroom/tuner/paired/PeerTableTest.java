package headroom.tuner.paired;

import static headroom.tuner.paired.RoundsFixture.calm;
import static headroom.tuner.paired.RoundsFixture.fork;
import static headroom.tuner.paired.RoundsFixture.times;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table takes each library's best way, says which, and by how many calm rounds. */
class PeerTableTest {

  private static List<String> lines(ShapeRounds... rounds) {
    return new PeerTable(List.of("MKL", "PyTorch")).lines(List.of(rounds));
  }

  @Test
  void bestWaysAndTheirRatios() {
    ShapeRounds one =
        calm(
            1,
            times(Contestant.OURS, "row", 1500, 1500, 1500),
            times(Contestant.OURS, "tiled", 1000, 1000, 1000),
            times("MKL", "whole", 1300, 1200, 1100),
            times("MKL", "blocks", 1400, 1400, 1400));
    ShapeRounds two =
        calm(2, times(Contestant.OURS, "tiled", 60, 60, 60), times("MKL", "whole", 48, 48, 48));

    assertThat(lines(one, two))
        .contains(
            "| 32/1/128, 4096 | 1 | 1000 (tiled) | 1200 (whole) | 1.20 [1.10, 1.30] | – | – | 3 + 0"
                + " |",
            "| 32/1/128, 4096 | 2 | 60.0 (tiled) | 48.0 (whole) | 0.80 [0.80, 0.80] | – | – | 3 + 0"
                + " |",
            "| 1 | 1 of 1 run | 1.20 | – | 1.20 | 1 of 1 |",
            "| 2 | 1 of 1 run | 0.80 | – | 0.80 | 0 of 1 |")
        .noneMatch(line -> line.contains("†") || line.contains("‡"));
  }

  @Test
  void shapesWithFewOrNoCalmRoundsAreMarked() {
    RoundTimes ours = times(Contestant.OURS, "tiled", 100, 100, 100, 100);
    RoundTimes mkl = times("MKL", "whole", 200, 200, 200, 400);

    assertThat(
            lines(
                fork(1, 10, 3, ours, mkl).rounds(),
                fork(1, 10, 2, ours, mkl).rounds(),
                fork(1, 10, 0, ours, mkl).rounds()))
        .contains(
            "| 32/1/128, 4096 | 1 | 100 (tiled) | 200 (whole) | 2.00 [2.00, 2.00] | – | – | 3 + 1 †"
                + " |",
            "| 32/1/128, 4096 | 1 | 100 (tiled) | 200 (whole) | 2.00 [2.00, 2.00] | – | – | 2 + 2 ‡"
                + " |",
            "| 32/1/128, 4096 | 1 | 100 (tiled) | 200 (whole) | 2.00 [2.00, 4.00] | – | – | 0 + 4 ‡"
                + " |",
            "| 1 | 1 of 3 run | 2.00 | – | 2.00 | 1 of 1 |")
        .anyMatch(line -> line.startsWith("- † fewer"))
        .anyMatch(line -> line.startsWith("- ‡ fewer than 3 calm rounds"));
  }

  @Test
  void theBestPeerMayBeAnyLibrary() {
    ShapeRounds rounds =
        calm(
            1,
            times(Contestant.OURS, "tiled", 100),
            times("MKL", "whole", 150),
            times("PyTorch", "packed", 120));

    assertThat(rounds.bestBut(Contestant.OURS).orElseThrow().contestant().label())
        .isEqualTo("PyTorch: packed");
  }

  /** The median may be on our side and a round or two on the other's: then both counts stand. */
  @Test
  void whereSomeRoundSaysOtherwiseBothCountsAreShown() {
    RoundTimes ours = times(Contestant.OURS, "tiled", 100, 100, 100);
    ShapeRounds always = calm(1, ours, times("MKL", "whole", 101, 120, 130));
    ShapeRounds mostly = calm(1, ours, times("MKL", "whole", 99, 120, 130));

    assertThat(lines(always, mostly))
        .contains("| 1 | 2 of 2 run | 1.20 | – | 1.20 | 2 of 2, in every round 1 |");
  }

  /** An incorrect kernel of ours costs its own shape, and says so; the table goes on. */
  @Test
  void withoutOursARowHasNoRatioAndTheOthersGoOn() {
    ShapeRounds wrong = calm(1, times("MKL", "whole", 100, 100, 100));
    ShapeRounds right =
        calm(1, times(Contestant.OURS, "row", 100, 100, 100), times("MKL", "whole", 150, 150, 150));

    assertThat(lines(wrong, right))
        .contains(
            "| 32/1/128, 4096 | 1 | – | 100 (whole) | – | – | – | 3 + 0 |",
            "| 1 | 1 of 2 run | 1.50 | – | 1.50 | 1 of 1 |",
            "- 32/1/128, 4096: ours was not timed on 1; left out: MKL: blocks: slow");
  }
}
