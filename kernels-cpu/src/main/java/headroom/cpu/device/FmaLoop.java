package headroom.cpu.device;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds on registers only: the most arithmetic that a core can do.
 *
 * <p>Every accumulator is a chain of its own, {@code acc = a * b + acc}: the form whose result C2
 * keeps in the addend's register ({@code acc * a + b} costs a register move each). A core that
 * starts two FMAs a cycle of latency four or five needs ten chains in flight, so twelve; cores with
 * 32 registers can have four FMA pipes of latency four (Neoverse, Apple), so sixteen there. Chains
 * and factors fit the registers in both cases: a spill would halve the rate. The chains start
 * apart, so that no compiler may take two for one, and stop growing when a step no longer counts.
 *
 * <p>The sums at the end are spelled out: behind this many vector operations C2 no longer inlines a
 * method of our own (NodeCountInliningCutoff), and then boxes every vector that it is given.
 */
public final class FmaLoop {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int FEW = 12;
  private static final int MANY = 16;
  private static final int FLOPS_PER_FMA = 2;

  /** What an iteration adds to each lane of each chain: {@code FACTOR * FACTOR}. */
  static final float STEP = 0.25f;

  private static final float FACTOR = 0.5f;

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
    FloatVector a = FloatVector.broadcast(SPECIES, FACTOR);
    FloatVector b = FloatVector.broadcast(SPECIES, FACTOR);
    FloatVector c0 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector c1 = FloatVector.broadcast(SPECIES, 1f);
    FloatVector c2 = FloatVector.broadcast(SPECIES, 2f);
    FloatVector c3 = FloatVector.broadcast(SPECIES, 3f);
    FloatVector c4 = FloatVector.broadcast(SPECIES, 4f);
    FloatVector c5 = FloatVector.broadcast(SPECIES, 5f);
    FloatVector c6 = FloatVector.broadcast(SPECIES, 6f);
    FloatVector c7 = FloatVector.broadcast(SPECIES, 7f);
    FloatVector c8 = FloatVector.broadcast(SPECIES, 8f);
    FloatVector c9 = FloatVector.broadcast(SPECIES, 9f);
    FloatVector c10 = FloatVector.broadcast(SPECIES, 10f);
    FloatVector c11 = FloatVector.broadcast(SPECIES, 11f);
    for (int i = 0; i < iterations; i++) {
      c0 = a.fma(b, c0);
      c1 = a.fma(b, c1);
      c2 = a.fma(b, c2);
      c3 = a.fma(b, c3);
      c4 = a.fma(b, c4);
      c5 = a.fma(b, c5);
      c6 = a.fma(b, c6);
      c7 = a.fma(b, c7);
      c8 = a.fma(b, c8);
      c9 = a.fma(b, c9);
      c10 = a.fma(b, c10);
      c11 = a.fma(b, c11);
    }
    FloatVector s0 = c0.add(c1).add(c2.add(c3));
    FloatVector s1 = c4.add(c5).add(c6.add(c7));
    FloatVector s2 = c8.add(c9).add(c10.add(c11));
    return s0.add(s1).add(s2).reduceLanes(VectorOperators.ADD);
  }

  private static float runMany(int iterations) {
    FloatVector a = FloatVector.broadcast(SPECIES, FACTOR);
    FloatVector b = FloatVector.broadcast(SPECIES, FACTOR);
    FloatVector c0 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector c1 = FloatVector.broadcast(SPECIES, 1f);
    FloatVector c2 = FloatVector.broadcast(SPECIES, 2f);
    FloatVector c3 = FloatVector.broadcast(SPECIES, 3f);
    FloatVector c4 = FloatVector.broadcast(SPECIES, 4f);
    FloatVector c5 = FloatVector.broadcast(SPECIES, 5f);
    FloatVector c6 = FloatVector.broadcast(SPECIES, 6f);
    FloatVector c7 = FloatVector.broadcast(SPECIES, 7f);
    FloatVector c8 = FloatVector.broadcast(SPECIES, 8f);
    FloatVector c9 = FloatVector.broadcast(SPECIES, 9f);
    FloatVector c10 = FloatVector.broadcast(SPECIES, 10f);
    FloatVector c11 = FloatVector.broadcast(SPECIES, 11f);
    FloatVector c12 = FloatVector.broadcast(SPECIES, 12f);
    FloatVector c13 = FloatVector.broadcast(SPECIES, 13f);
    FloatVector c14 = FloatVector.broadcast(SPECIES, 14f);
    FloatVector c15 = FloatVector.broadcast(SPECIES, 15f);
    for (int i = 0; i < iterations; i++) {
      c0 = a.fma(b, c0);
      c1 = a.fma(b, c1);
      c2 = a.fma(b, c2);
      c3 = a.fma(b, c3);
      c4 = a.fma(b, c4);
      c5 = a.fma(b, c5);
      c6 = a.fma(b, c6);
      c7 = a.fma(b, c7);
      c8 = a.fma(b, c8);
      c9 = a.fma(b, c9);
      c10 = a.fma(b, c10);
      c11 = a.fma(b, c11);
      c12 = a.fma(b, c12);
      c13 = a.fma(b, c13);
      c14 = a.fma(b, c14);
      c15 = a.fma(b, c15);
    }
    FloatVector s0 = c0.add(c1).add(c2.add(c3));
    FloatVector s1 = c4.add(c5).add(c6.add(c7));
    FloatVector s2 = c8.add(c9).add(c10.add(c11));
    FloatVector s3 = c12.add(c13).add(c14.add(c15));
    return s0.add(s1).add(s2).add(s3).reduceLanes(VectorOperators.ADD);
  }
}
