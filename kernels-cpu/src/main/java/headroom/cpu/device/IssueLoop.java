package headroom.cpu.device;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many instructions a cycle as a core can start: multiply-adds that keep two vector pipes busy,
 * and beside them integer chains for three more.
 *
 * <p>A control must need what the measured code needs. When another machine's thread shares the
 * core, the two take turns at its front end, and each starts half as many instructions; a loop of
 * multiply-adds alone needs no more than that half and notices nothing, where a kernel of three
 * instructions a cycle loses a third. The chains stand here again because {@link FmaLoop} can
 * neither lend them, C2 would box the vectors, nor run beside integers itself: it would measure 3%
 * less than the peak. {@code results/noise/README.md} has both beside each other.
 */
final class IssueLoop {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Of one iteration: 12 multiply-adds, 3 chains of 6 integer operations, counter and branch. */
  static final int INSTRUCTIONS = 12 + 18 + 2;

  private static final float FACTOR = 0.5f;

  private IssueLoop() {}

  /**
   * Runs the loop. What the chains hold is spelled out for the reason given at {@link FmaLoop}.
   *
   * @param iterations of {@link #INSTRUCTIONS} each
   * @param a any odd number, b likewise: unknown to the compiler, so it cannot fold a chain
   * @return a value that depends on all of them; use it, or the loop may be removed
   */
  static float run(int iterations, int a, int b) {
    FloatVector f = FloatVector.broadcast(SPECIES, FACTOR);
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
    int x = 1;
    int y = 2;
    int z = 3;
    for (int i = 0; i < iterations; i++) {
      c0 = f.fma(f, c0);
      c1 = f.fma(f, c1);
      c2 = f.fma(f, c2);
      c3 = f.fma(f, c3);
      c4 = f.fma(f, c4);
      c5 = f.fma(f, c5);
      c6 = f.fma(f, c6);
      c7 = f.fma(f, c7);
      c8 = f.fma(f, c8);
      c9 = f.fma(f, c9);
      c10 = f.fma(f, c10);
      c11 = f.fma(f, c11);
      x = ((((((x ^ a) + b) ^ a) + b) ^ a) + b);
      y = ((((((y ^ b) + a) ^ b) + a) ^ b) + a);
      z = ((((((z + a) ^ b) + a) ^ b) + a) ^ b);
    }
    FloatVector s0 = c0.add(c1).add(c2.add(c3));
    FloatVector s1 = c4.add(c5).add(c6.add(c7));
    FloatVector s2 = c8.add(c9).add(c10.add(c11));
    return s0.add(s1).add(s2).reduceLanes(VectorOperators.ADD) + (x ^ y ^ z);
  }
}
