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
  NEGATIVE_SCALE,
  /** No scale: all weights are alike. */
  ZERO_SCALE,
  /** All but the last eight scores are -infinity: whole blocks have no largest score. */
  INFINITELY_NEGATIVE,
  /** Some queries hold NaN: their rows are NaN, and no others. */
  NAN_QUERY,
  /** One key holds NaN: all rows are. */
  NAN_KEY,
  /** Few values hold NaN, at one dim: it is NaN in all rows, and no other. */
  NAN_VALUE;

  /** NaN as x86 has it of no operands, negative, and with low bits that arithmetic may move. */
  private static final float NAN = Float.intBitsToFloat(0xffc001ff);

  /** Whether all inputs are numbers. */
  boolean finite() {
    return compareTo(INFINITELY_NEGATIVE) < 0;
  }

  float scale(int headDim) {
    return switch (this) {
      case VERY_NEGATIVE -> 1;
      case NEGATIVE_SCALE -> (float) (-1 / Math.sqrt(headDim));
      case ZERO_SCALE -> 0;
      case RANDOM,
          HUGE_FIRST,
          HUGE_LAST,
          RISING,
          EQUAL,
          DENORMAL,
          INFINITELY_NEGATIVE,
          NAN_QUERY,
          NAN_KEY,
          NAN_VALUE ->
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
      case HUGE_FIRST, HUGE_LAST, RISING, INFINITELY_NEGATIVE -> query[0] = 4;
      case DENORMAL -> scaleBy(query, 1e-20f);
      case NAN_QUERY -> query[headDim - 1] = random.nextInt(3) == 0 ? NAN : 1;
      case RANDOM, EQUAL, NEGATIVE_SCALE, ZERO_SCALE, NAN_KEY, NAN_VALUE -> {}
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
      case HUGE_FIRST -> key[0] = token == 0 ? huge(headDim) : 0;
      case HUGE_LAST -> key[0] = token == length - 1 ? huge(headDim) : 0;
      case RISING -> key[0] = token / 16f;
      case DENORMAL -> scaleBy(key, 1e-20f);
      case INFINITELY_NEGATIVE -> key[0] = token < length - 8 ? Float.NEGATIVE_INFINITY : 1;
      case NAN_KEY -> key[headDim - 1] = token == length / 2 ? NAN : 1;
      case RANDOM, EQUAL, NEGATIVE_SCALE, ZERO_SCALE, NAN_QUERY, NAN_VALUE -> {}
    }
    return key;
  }

  float[] value(Random random, int headDim) {
    float[] value = gaussian(random, headDim);
    if (this == DENORMAL) {
      scaleBy(value, 1e-37f);
    }
    if (this == NAN_VALUE && random.nextInt(100) == 0) {
      value[headDim / 2] = NAN;
    }
    return value;
  }

  /** A logit of 150: 2^216 is beyond float32, so whoever forgets the maximum overflows. */
  private static float huge(int headDim) {
    return (float) (150 / 4.0 * Math.sqrt(headDim));
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
