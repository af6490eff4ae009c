package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
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
      double mine = Math.pow(2, left.max[head]);
      double theirs = Math.pow(2, right.max[head]);
      double sum = mine * left.sum[head] + theirs * right.sum[head];
      for (int dim = 0; dim < headDim; dim++) {
        int at = head * headDim + dim;
        expected[at] = (float) ((mine * left.rows[at] + theirs * right.rows[at]) / sum);
      }
    }
    left.merge(right);
    left.normalise();
    for (int i = 0; i < expected.length; i++) {
      assertThat(left.rows[i]).isCloseTo(expected[i], within(2e-6f));
    }
  }

  private static Partial partial(int headDim, Random random, float... maxima) {
    Partial partial = new Partial(new HeadGeometry(2, headDim));
    partial.useOwnRows();
    for (int i = 0; i < partial.rows.length; i++) {
      partial.rows[i] = random.nextFloat();
    }
    for (int head = 0; head < 2; head++) {
      partial.max[head] = maxima[head];
      partial.sum[head] = 1 + random.nextFloat();
    }
    return partial;
  }
}
