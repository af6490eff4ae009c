package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialTest {

  /** Head dims below, at and beyond whole vectors; either side may have the larger maximum. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 16, 23, 64})
  void mergeIsTheSoftmaxOverBothRanges(int headDim) {
    Random random = new Random(headDim);
    Partial left = partial(headDim, random, 1.5f, -4);
    Partial right = partial(headDim, random, -2, 3);
    float[] expected = new float[2 * headDim];
    for (int head = 0; head < 2; head++) {
      double mine = Math.pow(2, left.max(head));
      double theirs = Math.pow(2, right.max(head));
      double sum = mine * left.sum(head) + theirs * right.sum(head);
      for (int dim = 0; dim < headDim; dim++) {
        int at = head * headDim + dim;
        double rows = mine * row(left, at) + theirs * row(right, at);
        expected[at] = (float) (rows / sum);
      }
    }
    left.merge(right);
    float[] out = new float[expected.length + 2];
    Arrays.fill(out, Float.NaN);
    left.writeTo(out, 1);
    for (int i = 0; i < expected.length; i++) {
      assertThat(out[1 + i]).isCloseTo(expected[i], within(2e-6f));
    }
    assertThat(new float[] {out[0], out[out.length - 1]}).containsOnly(Float.NaN);
  }

  /** Each side the larger once, and both alike. */
  @ParameterizedTest
  @ValueSource(floats = {-3, 1, 4})
  void mergingIntoTheOutputIsMergingAndWriting(float maximum) {
    Partial left = partial(23, new Random(1), 1, 1);
    Partial right = partial(23, new Random(2), maximum, maximum);
    float[] once = new float[49];
    Arrays.fill(once, Float.NaN);
    left.mergeTo(once, 1, right);
    left.merge(right);
    float[] twice = new float[49];
    Arrays.fill(twice, Float.NaN);
    left.writeTo(twice, 1);
    assertThat(Arrays.copyOfRange(once, 1, 47))
        .usingComparatorWithPrecision(2e-6f)
        .containsExactly(Arrays.copyOfRange(twice, 1, 47));
    assertThat(new float[] {once[0], once[47], once[48]}).containsOnly(Float.NaN);
  }

  /** Heads that take no part leave what is behind the others alone. */
  @Test
  void onlyTheHeadsInUseAreWritten() {
    Partial left = partial(3, new Random(1), 1, 1);
    Partial right = partial(3, new Random(2), 2, 2);
    left.useHeads(1);
    float[] out = new float[6];
    Arrays.fill(out, Float.NaN);
    left.mergeTo(out, 0, right);
    assertThat(Arrays.copyOfRange(out, 3, 6)).containsOnly(Float.NaN);
    assertThat(out[2]).isNotNaN();
  }

  @Test
  void rowsThatLieInTheOutputAreDividedThere() {
    float[] out = {7, 2, 4, 6, 7};
    Partial partial = new Partial(new HeadGeometry(1, 3));
    partial.useRows(out, 1);
    partial.begin(-Float.MAX_VALUE);
    partial.add(0, 2);
    partial.writeTo(out, 1);
    assertThat(out).containsExactly(7, 1, 2, 3, 7);
  }

  private static float row(Partial partial, int at) {
    return partial.rows[partial.rowAt + at];
  }

  private static Partial partial(int headDim, Random random, float... maxima) {
    Partial partial = new Partial(new HeadGeometry(2, headDim));
    partial.useOwnRows();
    partial.begin(-Float.MAX_VALUE);
    for (int head = 0; head < 2; head++) {
      partial.rescale(head, maxima[head]);
      partial.add(head, 1 + random.nextFloat());
    }
    for (int i = 0; i < partial.rows.length; i++) {
      partial.rows[i] = random.nextFloat();
    }
    return partial;
  }
}
