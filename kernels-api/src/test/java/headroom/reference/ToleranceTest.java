package headroom.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import headroom.shape.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToleranceTest {

  private static final Tolerance F32 = Tolerance.of(ElementType.F32);

  @Test
  void boundsAreThoseOfTheElementType() {
    assertThat(F32.relativeError()).isEqualTo(1e-5);
    assertThat(Tolerance.of(ElementType.BF16).relativeError()).isEqualTo(1e-2);
    assertThat(Tolerance.of(ElementType.F16).relativeError()).isEqualTo(1e-2);
    assertThat(Tolerance.of(ElementType.INT8).relativeError()).isEqualTo(1e-2);
  }

  @Test
  void errorIsThatOfTheWholeOutput() {
    // ‖(0, 1)‖ / ‖(3, 4)‖ = 1/5.
    Tolerance.Verdict verdict = new Tolerance(0.2).compare(new float[] {3, 5}, new double[] {3, 4});
    assertThat(verdict.error()).isCloseTo(0.2, within(1e-12));
    assertThat(verdict.correct()).isTrue();
    assertThat(new Tolerance(0.19).compare(new float[] {3, 5}, new double[] {3, 4}).correct())
        .isFalse();
    assertThat(verdict.describe()).isEqualTo("relative error 2.00e-01, bound 2e-01");
  }

  @Test
  void anythingNotFiniteFailsWhereItStands() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Tolerance.Verdict verdict =
          new Tolerance(1e9).compare(new float[] {1, bad, bad}, new double[] {1, 1, 1});
      assertThat(verdict.correct()).isFalse();
      assertThat(verdict.error()).isInfinite();
      assertThat(verdict.describe()).isEqualTo("element 1 is not finite");
    }
  }

  @Test
  void aZeroReferenceLeavesTheAbsoluteError() {
    assertThat(F32.compare(new float[] {0, 0}, new double[] {0, 0}).correct()).isTrue();
    assertThat(F32.compare(new float[] {0.5f, 0}, new double[] {0, 0}).error()).isEqualTo(0.5);
  }

  @Test
  void aBrokenReferenceNeverPasses() {
    assertThat(new Tolerance(1e9).compare(new float[] {1}, new double[] {Double.NaN}).correct())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aBoundThatBoundsNothingIsRefused(double bound) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tolerance(bound))
        .withMessageContaining("relativeError=");
  }

  @Test
  void whatFollowsTheOutputIsNotLookedAt() {
    assertThat(F32.compare(new float[] {1, Float.NaN}, new double[] {1}).correct()).isTrue();
  }
}
