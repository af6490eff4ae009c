package headroom.tuner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A table for other tools names winners, and how well they were measured. */
class ShapeTableTest {

  @Test
  void aTableNamesTheFastestPerShapeAndSaysThatItWasScreened() {
    assertThat(ShapeTable.of(List.of(RecordedFixture.space())).json())
        .containsSubsequence(
            "\"precision\" : \"screened\"",
            "\"shapes\"",
            "\"kernel\"",
            "\"variant\"",
            "\"order\" : \"ji\"",
            "\"tile\" : 64");
  }
}
