package headroom.tuner.gate;

import headroom.tuner.gate.stats.Pair;

/** What came of one pair of JVMs. */
public sealed interface Taken {

  /**
   * Both measured.
   *
   * @param pair what
   */
  record Measured(Pair pair) implements Taken {}

  /**
   * An arm computes something else than the float64 reference.
   *
   * @param arm which
   * @param detail by how much
   */
  record Incorrect(Arm arm, String detail) implements Taken {}

  /**
   * An arm gave no number.
   *
   * @param arm which
   * @param detail why
   */
  record Failed(Arm arm, String detail) implements Taken {}
}
