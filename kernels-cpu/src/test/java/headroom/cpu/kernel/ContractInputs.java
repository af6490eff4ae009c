package headroom.cpu.kernel;

import java.util.Random;

/** The inputs that break kernels. */
enum ContractInputs {
  /** Normally distributed, as in every benchmark. */
  RANDOM,
  /** All logits near -5e4, exact in float32: only their distances matter. */
  VERY_NEGATIVE,
  /** The first key outweighs all others: the maximum never moves again. */
  HUGE_FIRST,
  /** The last key outweighs all others: whatever was summed must shrink to nothing. */
  HUGE_LAST,
  /** Every block's maximum is some units above the last one's: each block rescales. */
  RISING,
  /** All keys alike: the output is the mean of the values. */
  EQUAL,
  /** Products of queries and keys are denormal, values nearly so. */
  DENORMAL,
  /** A negative scale: the largest score has the smallest weight. */
  NEGATIVE_SCALE;

  /**
   * At head dim 64 a logit of 447 in powers of two: unless the maximum is subtracted, the exponent
   * wraps around to a tiny weight. (At 360 it would wrap to a large one, and hide the mistake.)
   */
  private static final float HUGE = 620;

  float scale(int headDim) {
    return switch (this) {
      case VERY_NEGATIVE -> 1;
      case NEGATIVE_SCALE -> (float) (-1 / Math.sqrt(headDim));
      case RANDOM, HUGE_FIRST, HUGE_LAST, RISING, EQUAL, DENORMAL ->
          (float) (1 / Math.sqrt(headDim));
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
      case DENORMAL -> scaleBy(query, 1e-20f);
      case RANDOM, EQUAL, NEGATIVE_SCALE -> {}
    }
    return query;
  }

  float[] key(Random random, int headDim, int token, int length) {
    float[] key = gaussian(this == EQUAL ? new Random(1) : random, headDim);
    switch (this) {
      case VERY_NEGATIVE -> {
        key[0] = -200;
        if (headDim > 1) {
          key[1] = random.nextInt(9) / 4f;
        }
      }
      case HUGE_FIRST -> key[0] = token == 0 ? HUGE : 0;
      case HUGE_LAST -> key[0] = token == length - 1 ? HUGE : 0;
      case RISING -> key[0] = token / 16f;
      case DENORMAL -> scaleBy(key, 1e-20f);
      case RANDOM, EQUAL, NEGATIVE_SCALE -> {}
    }
    return key;
  }

  float[] value(Random random, int headDim) {
    float[] value = gaussian(random, headDim);
    if (this == DENORMAL) {
      scaleBy(value, 1e-37f);
    }
    return value;
  }

  private static float[] gaussian(Random random, int count) {
    float[] row = new float[count];
    for (int i = 0; i < count; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }

  private static void scaleBy(float[] row, float factor) {
    for (int i = 0; i < row.length; i++) {
      row[i] *= factor;
    }
  }
}
