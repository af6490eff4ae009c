package headroom.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Arithmetic on rows of floats, in vectors by hand: kernels run under flags that keep C2 from
 * making vectors of plain loops.
 */
final class Rows {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private Rows() {}

  /** {@code out = factor · row}, over {@code count} numbers; both may be the same. */
  static void scale(float[] out, int outAt, float[] row, int at, int count, float factor) {
    FloatVector factors = FloatVector.broadcast(S, factor);
    int vectors = S.loopBound(count);
    for (int i = 0; i < vectors; i += S.length()) {
      FloatVector.fromArray(S, row, at + i).mul(factors).intoArray(out, outAt + i);
    }
    for (int i = vectors; i < count; i++) {
      out[outAt + i] = row[at + i] * factor;
    }
  }

  /**
   * {@code out = factor · row + otherFactor · other}, over {@code count} numbers; {@code out} may
   * be either.
   */
  static void merge(
      float[] out,
      int outAt,
      float[] row,
      int at,
      float factor,
      float[] other,
      int otherAt,
      float otherFactor,
      int count) {
    FloatVector factors = FloatVector.broadcast(S, factor);
    FloatVector otherFactors = FloatVector.broadcast(S, otherFactor);
    int vectors = S.loopBound(count);
    for (int i = 0; i < vectors; i += S.length()) {
      FloatVector mine = FloatVector.fromArray(S, row, at + i).mul(factors);
      FloatVector.fromArray(S, other, otherAt + i)
          .fma(otherFactors, mine)
          .intoArray(out, outAt + i);
    }
    for (int i = vectors; i < count; i++) {
      out[outAt + i] = factor * row[at + i] + otherFactor * other[otherAt + i];
    }
  }
}
