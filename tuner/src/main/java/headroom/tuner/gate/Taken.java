package headroom.tuner.gate;

import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.stats.Order;
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

  /** What the answers of two fresh JVMs come to: the candidate's output is looked at last. */
  static Taken of(Order order, ArmReply ofBase, ArmReply ofCandidate) {
    return switch (ofBase) {
      case ArmReply.Measured base ->
          switch (ofCandidate) {
            case ArmReply.Measured candidate ->
                new Measured(new Pair(order, base.sample(), candidate.sample()));
            case ArmReply.Incorrect wrong -> new Incorrect(Arm.CANDIDATE, wrong.detail());
            case ArmReply.Failed failed -> new Failed(Arm.CANDIDATE, failed.detail());
            case ArmReply.TimedOut late -> new Failed(Arm.CANDIDATE, late.detail());
            case ArmReply.Described _ -> new Failed(Arm.CANDIDATE, "answered another question");
          };
      case ArmReply.Incorrect wrong -> new Incorrect(Arm.BASE, wrong.detail());
      case ArmReply.Failed failed -> new Failed(Arm.BASE, failed.detail());
      case ArmReply.TimedOut late -> new Failed(Arm.BASE, late.detail());
      case ArmReply.Described _ -> new Failed(Arm.BASE, "answered another question");
    };
  }
}
