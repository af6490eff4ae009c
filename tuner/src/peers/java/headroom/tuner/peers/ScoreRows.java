package headroom.tuner.peers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The online softmax between a peer's two matrix products, vectorised as in our own kernels: the
 * same clamp, the same polynomial for 2^x. BLAS has none, and a scalar one would cost the peers
 * more than their products.
 *
 * <pre>
 *   scores [rows][stride]   products of query and key, times log2 e; become weights in place
 *   out    [rows][stride]   values weighed so far
 * </pre>
 *
 * Strides are multiples of {@link #STEP} floats, so that no row has a tail.
 */
final class ScoreRows {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private static final int LANES = S.length();

  /**
   * Floats that are handled at a time; rows are as long as a multiple of them. Two vectors take
   * 0.24 ns per score on Zen 3; four spill, and take 1.05. (MKL's own vmsExp takes 0.97, without
   * maximum and sum.)
   */
  static final int STEP = 2 * LANES;

  private static final long VECTOR_BYTES = (long) LANES * Float.BYTES;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** All memory, by address: a constant base folds into the instruction's address. */
  private static final MemorySegment MEMORY = everything();

  private ScoreRows() {}

  @SuppressWarnings("restricted") // the libraries are given addresses, and so are these loops
  private static MemorySegment everything() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  /** The smallest row length that holds so many floats. */
  static int wholeSteps(int floats) {
    return Math.ceilDiv(floats, STEP) * STEP;
  }

  /**
   * The maximum of a row of scores and of those before; fills the row up to a whole step with −∞.
   *
   * @param scores address of {@code keys} scores, with room up to a whole step
   * @param before maximum of the row so far; −∞ before the first block
   */
  static float maximum(long scores, int keys, float before) {
    int end = wholeSteps(keys);
    for (int key = keys; key < end; key++) {
      MEMORY.set(ValueLayout.JAVA_FLOAT, address(scores, key), Float.NEGATIVE_INFINITY);
    }
    FloatVector m0 = FloatVector.broadcast(S, before);
    FloatVector m1 = m0;
    for (int key = 0; key < end; key += STEP) {
      long at = address(scores, key);
      FloatVector s0 = load(at);
      FloatVector s1 = load(at + VECTOR_BYTES);
      // Compare and blend: max() would also order NaN and -0.
      m0 = m0.blend(s0, s0.compare(VectorOperators.GT, m0));
      m1 = m1.blend(s1, s1.compare(VectorOperators.GT, m1));
    }
    return m0.max(m1).reduceLanes(VectorOperators.MAX);
  }

  /**
   * Turns scores into weights {@code 2^(score - maximum)} in place, up to a whole step.
   *
   * @return their sum
   */
  static float weigh(long scores, int keys, float maximum) {
    int end = wholeSteps(keys);
    FloatVector shift = FloatVector.broadcast(S, maximum);
    FloatVector sum0 = FloatVector.zero(S);
    FloatVector sum1 = sum0;
    // An int counts: C2 does not know loops over longs as well.
    for (int key = 0; key < end; key += STEP) {
      long at = address(scores, key);
      FloatVector w0 = exp2(load(at).sub(shift));
      FloatVector w1 = exp2(load(at + VECTOR_BYTES).sub(shift));
      // Not through a method of ours: that took 0.66 ns per score instead of 0.24.
      w0.intoMemorySegment(MEMORY, at, ORDER);
      w1.intoMemorySegment(MEMORY, at + VECTOR_BYTES, ORDER);
      sum0 = sum0.add(w0);
      sum1 = sum1.add(w1);
    }
    return sum0.add(sum1).reduceLanes(VectorOperators.ADD);
  }

  /** Multiplies a row of {@code floats}, a multiple of a step. */
  static void scale(long row, int floats, float factor) {
    for (int i = 0; i < floats; i += LANES) {
      long at = address(row, i);
      load(at).mul(factor).intoMemorySegment(MEMORY, at, ORDER);
    }
  }

  /** {@code row = a * row + b * other}, {@code floats} a multiple of a step. */
  static void merge(long row, float a, long other, float b, int floats) {
    for (int i = 0; i < floats; i += LANES) {
      long at = address(row, i);
      FloatVector both = load(at).mul(a).add(load(address(other, i)).mul(b));
      both.intoMemorySegment(MEMORY, at, ORDER);
    }
  }

  private static long address(long start, int floats) {
    return start + (long) floats * Float.BYTES;
  }

  /** One power of two; for the rescaling of rows, seldom. */
  static float exp2(float power) {
    return (float) Math.exp(power * Math.log(2));
  }

  private static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(S, MEMORY, address, ORDER);
  }

  /** 2^x for x up to about 1; below -126 it is 2^-126. See {@code SoftmaxBlock} in kernels-cpu. */
  private static FloatVector exp2(FloatVector power) {
    FloatVector x =
        power.reinterpretAsInts().lanewise(VectorOperators.UMIN, 0xc2fc0000).reinterpretAsFloats();
    FloatVector rounded = x.add(0x1.8p23f);
    FloatVector f = x.sub(rounded.sub(0x1.8p23f));
    FloatVector p = FloatVector.broadcast(S, 1.3264727e-3f);
    p = p.fma(f, FloatVector.broadcast(S, 9.671513e-3f));
    p = p.fma(f, FloatVector.broadcast(S, 5.5507336e-2f));
    p = p.fma(f, FloatVector.broadcast(S, 2.4022242e-1f));
    p = p.fma(f, FloatVector.broadcast(S, 6.93147e-1f));
    p = p.fma(f, FloatVector.broadcast(S, 1f));
    return p.reinterpretAsInts()
        .add(rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats();
  }
}
