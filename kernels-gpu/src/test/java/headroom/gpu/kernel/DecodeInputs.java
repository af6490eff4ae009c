package headroom.gpu.kernel;

import java.util.Random;

/** What the numbers of a case are like: those that break kernels. */
enum DecodeInputs {
  /** Normally distributed. */
  RANDOM,
  /** All logits near -5e4: only their distances matter. */
  VERY_NEGATIVE,
  /** The first key outweighs all others: the maximum never moves again. */
  HUGE_FIRST,
  /** The last key outweighs all others: whatever was summed must shrink to nothing. */
  HUGE_LAST,
  /** Every tile's maximum is far above the last one's: each tile rescales. */
  RISING,
  /** All keys alike: the output is the mean of the values. */
  EQUAL,
  /** The smallest score has the largest weight. */
  NEGATIVE_SCALE,
  /** All scores count alike, but for those of keys that there are not. */
  ZERO_SCALE;

  float scale(int headDim) {
    return switch (this) {
      case VERY_NEGATIVE -> 1;
      case NEGATIVE_SCALE -> (float) (-1 / Math.sqrt(headDim));
      case ZERO_SCALE -> 0;
      case RANDOM, HUGE_FIRST, HUGE_LAST, RISING, EQUAL -> (float) (1 / Math.sqrt(headDim));
    };
  }

  float[] query(Random random, int headDim) {
    float[] query = gaussian(random, headDim);
    switch (this) {
      case VERY_NEGATIVE -> {
        for (int dim = 1; dim < headDim; dim++) {
          query[dim] = dim == 1 ? random.nextInt(9) / 4f : 0;
        }
        query[0] = 256;
      }
      case HUGE_FIRST, HUGE_LAST, RISING -> query[0] = 4;
      case RANDOM, EQUAL, NEGATIVE_SCALE, ZERO_SCALE -> {}
    }
    return query;
  }

  float[] key(Random random, int headDim, int token, int length) {
    float[] key = gaussian(this == EQUAL ? new Random(1) : random, headDim);
    switch (this) {
      case VERY_NEGATIVE -> {
        key[0] = -200;
        key[1] = random.nextInt(9) / 4f;
      }
      case HUGE_FIRST -> key[0] = token == 0 ? huge(headDim) : 0;
      case HUGE_LAST -> key[0] = token == length - 1 ? huge(headDim) : 0;
      case RISING -> key[0] = token / 2f;
      case RANDOM, EQUAL, NEGATIVE_SCALE, ZERO_SCALE -> {}
    }
    return key;
  }

  /** A logit of 150: 2^216 is beyond float32, so whoever forgets the maximum overflows. */
  private static float huge(int headDim) {
    return (float) (150 / 4.0 * Math.sqrt(headDim));
  }

  static float[] gaussian(Random random, int count) {
    float[] row = new float[count];
    for (int i = 0; i < count; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }
}
