package headroom.tuner.paired;

import static headroom.tuner.paired.RoundsFixture.calm;
import static headroom.tuner.paired.RoundsFixture.fork;
import static headroom.tuner.paired.RoundsFixture.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    ShapeRounds two = calm(2, times(Contestant.OURS, "tiled", 60), times("MKL", "whole", 48));

    assertThat(lines(one, two))
        .contains(
            "| 32/1/128, 4096 | 1 | 1000 (tiled) | 1200 (whole) | 1.20 [1.10, 1.30] | – | – | 3 + 0"
                + " |",
            "| 32/1/128, 4096 | 2 | 60.0 (tiled) | 48.0 (whole) | 0.80 [0.80, 0.80] | – | – | 1 + 0"
                + " |",
            "| 1 | 1 of 1 | 1.20 | – | 1.20 | 1 of 1 |",
            "| 2 | 1 of 1 | 0.80 | – | 0.80 | 0 of 1 |")
        .noneMatch(line -> line.contains("†") || line.contains("‡"));
  }

  @Test
  void shapesWithFewOrNoCalmRoundsAreMarked() {
    RoundTimes ours = times(Contestant.OURS, "tiled", 100, 100, 100);
    RoundTimes mkl = times("MKL", "whole", 200, 400, 400);

    assertThat(lines(fork(1, 10, 1, ours, mkl).rounds(), fork(1, 10, 0, ours, mkl).rounds()))
        .contains(
            "| 32/1/128, 4096 | 1 | 100 (tiled) | 200 (whole) | 2.00 [2.00, 2.00] | – | – | 1 + 2 †"
                + " |",
            "| 32/1/128, 4096 | 1 | 100 (tiled) | 400 (whole) | 4.00 [2.00, 4.00] | – | – | 0 + 3 ‡"
                + " |",
            "| 1 | 1 of 2 | 2.00 | – | 2.00 | 1 of 1 |")
        .anyMatch(line -> line.startsWith("- † fewer"))
        .anyMatch(line -> line.startsWith("- ‡ no calm round"));
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

  @Test
  void withoutOursThereIsNothingToCompare() {
    assertThatThrownBy(() -> lines(calm(1, times("MKL", "whole", 1))))
        .hasMessageContaining("no way of ours was timed on b1-h32-kv1-d128-s4096: [MKL: blocks");
  }
}
