package headroom.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.AttentionShape;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LengthStepsTest {

  private static final LengthSteps STEPS =
      new LengthSteps(
          List.of(
              DispatchFixture.tuned(
                  new AttentionShape(1, 8, 1, 64, 4096), DispatchFixture.time(1))));

  @Test
  void stepsAreAsDrawn() {
    assertThat(STEPS.of(4095)).isEqualTo(3968);
    assertThat(STEPS.of(4096)).isEqualTo(4096);
    assertThat(STEPS.of(4097)).isEqualTo(4352);
    assertThat(STEPS.of(15)).isEqualTo(15);
    assertThat(STEPS.of(AttentionShape.MAX_EXTENT)).isEqualTo(AttentionShape.MAX_EXTENT);
  }

  /** A step stands for itself, and for nothing farther than its documentation says. */
  @Property
  void aLengthIsNearItsStep(
      @ForAll @IntRange(min = 1, max = AttentionShape.MAX_EXTENT) int length) {
    int step = STEPS.of(length);
    assertThat(STEPS.of(step)).isEqualTo(step);
    assertThat(Math.abs(Math.log((double) step / length))).isLessThan(0.065);
  }
}
