package headroom.tuner.paired;

import static headroom.tuner.paired.RoundsFixture.calm;
import static headroom.tuner.paired.RoundsFixture.fork;
import static headroom.tuner.paired.RoundsFixture.times;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages against one piece: each format by its best variant, round by round. */
class FormatTableTest {

  private final FormatTable table = new FormatTable(List.of("f32", "f32-p32", "f32-p128"));

  @Test
  void ratiosAreThoseOfTheRounds() {
    ShapeRounds slower =
        calm(
            1,
            times("f32", "tiled", 100, 200, 100),
            times("f32", "row", 150, 300, 150),
            times("f32-p32", "tiled", 104, 208, 110),
            times("f32-p128", "row", 99, 198, 101));
    ShapeRounds faster =
        calm(
            1,
            times("f32", "tiled", 100, 100, 100),
            times("f32-p32", "tiled", 96, 96, 96),
            times("x", "y", 1, 1, 1));

    assertThat(table.lines(List.of(slower, faster)))
        .contains(
            "| 32/1/128, 4096 | 1 | 100 (tiled) | 1.04 [1.04, 1.10] | 0.99 [0.99, 1.01] | 3 + 0 |",
            "| 32/1/128, 4096 | 1 | 100 (tiled) | 0.96 [0.96, 0.96] | – | 3 + 0 |",
            "| geometric mean |  |  | 1.00 | 0.99 | 2 of 2 run |",
            "| largest |  |  | 1.04 | 0.99 | 2 of 2 run |");
  }

  @Test
  void disturbedShapesAreInNoMean() {
    ShapeRounds disturbed =
        fork(1, 10, 0, times("f32", "tiled", 100), times("f32-p32", "tiled", 300)).rounds();

    assertThat(table.lines(List.of(disturbed)))
        .contains(
            "| 32/1/128, 4096 | 1 | 100 (tiled) | 3.00 [3.00, 3.00] | – | 0 + 1 ‡ |",
            "| geometric mean |  |  | – | – | 0 of 1 run |",
            "| largest |  |  | – | – | 0 of 1 run |");
  }

  @Test
  void withoutTheReferenceThereAreNoRatiosAndTheOthersGoOn() {
    ShapeRounds wrong = calm(1, times("f32-p32", "tiled", 1, 1, 1));
    ShapeRounds right = calm(1, times("f32", "row", 2, 2, 2), times("f32-p32", "tiled", 3, 3, 3));

    assertThat(table.lines(List.of(wrong, right)))
        .contains(
            "| 32/1/128, 4096 | 1 | – | – | – | 3 + 0 |",
            "| geometric mean |  |  | 1.50 | – | 1 of 2 run |");
  }
}
