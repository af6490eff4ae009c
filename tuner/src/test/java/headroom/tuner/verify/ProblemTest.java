package headroom.tuner.verify;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.gpu.kernel.QueryType;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProblemTest {
  private static final AttentionShape SHAPE =
      new AttentionShape(5, 6, 2, 64, 33, KvFormat.named("bf16"));

  /** A right kernel: the reference itself over the whole cache, rounded as a device would. */
  private static float[] decoded(Problem problem) {
    float[] out = new float[problem.q().length];
    new Float64Decode(problem.shape()).decode(problem.q(), problem.cache(), problem.scale(), out);
    QueryType.of(ElementType.BF16).round(out);
    return out;
  }

  /**
   * The answer of the checked sequences comes from caches of their own: they hold the same tokens.
   */
  @Test
  void aRightOutputAgreesInEveryCheckedRow() {
    Problem whole = Problem.whole(SHAPE);
    assertThat(whole.checked()).containsExactly(0, 4);
    assertThat(whole.worst(decoded(whole)).correct()).isTrue();
    assertThat(whole.worst(decoded(whole)).error()).as("bf16 was rounded to").isPositive();
    Problem edges = Problem.edges(SHAPE, 16);
    assertThat(edges.cache().batch()).isEqualTo(6);
    assertThat(edges.worst(decoded(edges)).correct()).isTrue();
  }

  @Test
  void oneWrongRowIsSeenWhereItIsChecked() {
    Problem whole = Problem.whole(SHAPE);
    float[] out = decoded(whole);
    int lastRow = out.length - SHAPE.headDim();
    Arrays.fill(out, lastRow, lastRow + SHAPE.headDim(), 0);
    assertThat(whole.worst(out).correct()).isFalse();
    float[] unwritten = decoded(whole);
    unwritten[0] = Float.NaN;
    assertThat(whole.worst(unwritten).describe()).contains("not finite");
  }

  /** Splits that get no key, and tiles that end within a page, are among the edges. */
  @Test
  void edgesAreAroundTilesAndHoldNanBehindTheLastToken() {
    Problem edges = Problem.edges(SHAPE, 64);
    assertThat(edges.cache().length(0)).isEqualTo(1);
    assertThat(edges.cache().longest()).isEqualTo(3 * 64 + 1);
    assertThat(edges.cache().capacity()).isEqualTo(3 * 64 + 4);
  }
}
