package headroom.cpu.device;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds on registers only: the most arithmetic that a core can do.
 *
 * <p>Every accumulator is a chain of its own, {@code acc = acc * a + b}. A core that starts two
 * FMAs a cycle of latency four or five needs ten chains in flight, so twelve; cores with 32
 * registers can have four FMA pipes of latency four (Neoverse, Apple), so twenty-four there. The
 * chains and the two factors fit the registers in both cases: a spill would halve the rate. Values
 * converge to {@code b / (1 - a)} and never become subnormal.
 */
public final class FmaLoop {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int FEW = 12;
  private static final int MANY = 24;
  private static final int FLOPS_PER_FMA = 2;

  private final boolean many;

  /**
   * A loop for this number of vector registers.
   *
   * @param vectorRegisters architectural registers, as in {@code DeviceTraits}
   */
  public FmaLoop(int vectorRegisters) {
    this.many = vectorRegisters >= 32;
  }

  /** Floating-point operations of one iteration. */
  public long flopsPerIteration() {
    return (long) FLOPS_PER_FMA * SPECIES.length() * (many ? MANY : FEW);
  }

  /**
   * Runs the chains.
   *
   * @param iterations FMAs per chain
   * @return a value that depends on all of them; use it, or the loop may be removed
   */
  public float run(int iterations) {
    return many ? runMany(iterations) : runFew(iterations);
  }

  private static float runFew(int iterations) {
    FloatVector a = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector b = FloatVector.broadcast(SPECIES, 0.25f);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    FloatVector c4 = c0;
    FloatVector c5 = c0;
    FloatVector c6 = c0;
    FloatVector c7 = c0;
    FloatVector c8 = c0;
    FloatVector c9 = c0;
    FloatVector c10 = c0;
    FloatVector c11 = c0;
    for (int i = 0; i < iterations; i++) {
      c0 = c0.fma(a, b);
      c1 = c1.fma(a, b);
      c2 = c2.fma(a, b);
      c3 = c3.fma(a, b);
      c4 = c4.fma(a, b);
      c5 = c5.fma(a, b);
      c6 = c6.fma(a, b);
      c7 = c7.fma(a, b);
      c8 = c8.fma(a, b);
      c9 = c9.fma(a, b);
      c10 = c10.fma(a, b);
      c11 = c11.fma(a, b);
    }
    return sum(sum(c0, c1, c2, c3), sum(c4, c5, c6, c7), sum(c8, c9, c10, c11), a)
        .reduceLanes(VectorOperators.ADD);
  }

  private static float runMany(int iterations) {
    FloatVector a = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector b = FloatVector.broadcast(SPECIES, 0.25f);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    FloatVector c4 = c0;
    FloatVector c5 = c0;
    FloatVector c6 = c0;
    FloatVector c7 = c0;
    FloatVector c8 = c0;
    FloatVector c9 = c0;
    FloatVector c10 = c0;
    FloatVector c11 = c0;
    FloatVector c12 = c0;
    FloatVector c13 = c0;
    FloatVector c14 = c0;
    FloatVector c15 = c0;
    FloatVector c16 = c0;
    FloatVector c17 = c0;
    FloatVector c18 = c0;
    FloatVector c19 = c0;
    FloatVector c20 = c0;
    FloatVector c21 = c0;
    FloatVector c22 = c0;
    FloatVector c23 = c0;
    for (int i = 0; i < iterations; i++) {
      c0 = c0.fma(a, b);
      c1 = c1.fma(a, b);
      c2 = c2.fma(a, b);
      c3 = c3.fma(a, b);
      c4 = c4.fma(a, b);
      c5 = c5.fma(a, b);
      c6 = c6.fma(a, b);
      c7 = c7.fma(a, b);
      c8 = c8.fma(a, b);
      c9 = c9.fma(a, b);
      c10 = c10.fma(a, b);
      c11 = c11.fma(a, b);
      c12 = c12.fma(a, b);
      c13 = c13.fma(a, b);
      c14 = c14.fma(a, b);
      c15 = c15.fma(a, b);
      c16 = c16.fma(a, b);
      c17 = c17.fma(a, b);
      c18 = c18.fma(a, b);
      c19 = c19.fma(a, b);
      c20 = c20.fma(a, b);
      c21 = c21.fma(a, b);
      c22 = c22.fma(a, b);
      c23 = c23.fma(a, b);
    }
    return sum(
            sum(sum(c0, c1, c2, c3), sum(c4, c5, c6, c7), sum(c8, c9, c10, c11), a),
            sum(c12, c13, c14, c15),
            sum(c16, c17, c18, c19),
            sum(c20, c21, c22, c23))
        .reduceLanes(VectorOperators.ADD);
  }

  private static FloatVector sum(FloatVector w, FloatVector x, FloatVector y, FloatVector z) {
    return w.add(x).add(y.add(z));
  }
}
