package headroom.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeGridTest {

  @Test
  void spansTheProductWithLengthFastest() {
    ShapeGrid grid =
        new ShapeGrid(List.of(1, 2), List.of(8), List.of(1, 8), List.of(64), List.of(17, 128));
    assertThat(grid.size()).isEqualTo(8);
    assertThat(grid.shapes()).hasSize(8).doesNotHaveDuplicates();
    assertThat(grid.shapes().subList(0, 3))
        .containsExactly(
            new AttentionShape(1, 8, 1, 64, 17),
            new AttentionShape(1, 8, 1, 64, 128),
            new AttentionShape(1, 8, 8, 64, 17));
  }

  @Test
  void sizeSaturates() {
    List<Integer> many = Collections.nCopies(100_000, 1);
    assertThat(new ShapeGrid(many, many, many, many, many).size()).isEqualTo(Long.MAX_VALUE);
    assertThat(new ShapeGrid(many, many, many, List.of(1), List.of(1)).size())
        .isEqualTo(1_000_000_000_000_000L);
  }

  @Test
  void everyListHasAValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShapeGrid(List.of(1), List.of(1), List.of(1), List.of(1), List.of()))
        .withMessage("seqLen must list at least one value");
  }
}
