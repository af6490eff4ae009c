package headroom.tuner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A shape that is not in a table takes the nearest one's configuration. */
class ShapeTableTest {

  private static final AttentionShape WANTED = new AttentionShape(1, 32, 1, 128, 3000);

  @Test
  void theNearestInStepsOfTwoWins() {
    assertThat(
            ShapeTable.nearest(
                List.of("b1-h32-kv1-d128-s512", "b1-h32-kv1-d128-s4096", "b8-h32-kv1-d128-s3000"),
                WANTED))
        .contains("b1-h32-kv1-d128-s4096");
  }

  @Test
  void anotherFormatOfTheCacheIsNoNeighbour() {
    AttentionShape halves = WANTED.withFormat(KvFormat.named("bf16"));

    assertThat(ShapeTable.nearest(List.of(WANTED.label(), "no shape"), halves)).isEmpty();
    assertThat(ShapeTable.nearest(List.of(WANTED.label(), halves.label()), halves))
        .contains(halves.label());
  }

  @Test
  void aTableNamesTheFastestPerShape() {
    assertThat(ShapeTable.of(List.of(RecordedFixture.space())).json())
        .containsSubsequence("\"kernel\"", "\"variant\"", "\"order\" : \"ji\"", "\"tile\" : 64");
  }
}
