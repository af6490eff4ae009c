package headroom.tuner.gate;

/** What a gate says of one benchmark. */
public sealed interface BenchmarkVerdict {

  /** One sentence. */
  String reason();

  /** In capitals, as in tables. */
  default String label() {
    return switch (this) {
      case Pass _ -> "PASS";
      case Slower _ -> "SLOWER";
      case Incorrect _ -> "INCORRECT";
      case Inconclusive _ -> "INCONCLUSIVE";
      case Broken _ -> "ERROR";
    };
  }

  /**
   * No slowdown that counts.
   *
   * @param reason what was ruled out
   */
  record Pass(String reason) implements BenchmarkVerdict {}

  /**
   * A slowdown, confirmed.
   *
   * @param reason how much
   */
  record Slower(String reason) implements BenchmarkVerdict {}

  /**
   * The candidate's output is wrong; how fast it is does not matter.
   *
   * @param reason by how much
   */
  record Incorrect(String reason) implements BenchmarkVerdict {}

  /**
   * The data does not tell.
   *
   * @param reason why, and the smallest slowdown that would have been seen
   */
  record Inconclusive(String reason) implements BenchmarkVerdict {}

  /**
   * There is no data.
   *
   * @param reason which arm did what
   */
  record Broken(String reason) implements BenchmarkVerdict {}
}
