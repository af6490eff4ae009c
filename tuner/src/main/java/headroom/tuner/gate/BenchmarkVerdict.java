package headroom.tuner.gate;

/** What a gate says of one benchmark. */
public sealed interface BenchmarkVerdict {

  /** In capitals, as in tables. */
  String label();

  /** One sentence. */
  String reason();

  /**
   * No slowdown that counts.
   *
   * @param reason what was ruled out
   */
  record Pass(String reason) implements BenchmarkVerdict {
    @Override
    public String label() {
      return "PASS";
    }
  }

  /**
   * A slowdown, confirmed.
   *
   * @param reason how much
   */
  record Slower(String reason) implements BenchmarkVerdict {
    @Override
    public String label() {
      return "SLOWER";
    }
  }

  /**
   * The candidate's output is wrong; how fast it is does not matter.
   *
   * @param reason by how much
   */
  record Incorrect(String reason) implements BenchmarkVerdict {
    @Override
    public String label() {
      return "INCORRECT";
    }
  }

  /**
   * The data does not tell.
   *
   * @param reason why, and the smallest slowdown that would have been seen
   */
  record Inconclusive(String reason) implements BenchmarkVerdict {
    @Override
    public String label() {
      return "INCONCLUSIVE";
    }
  }

  /**
   * There is no data.
   *
   * @param reason which arm did what
   */
  record Broken(String reason) implements BenchmarkVerdict {
    @Override
    public String label() {
      return "ERROR";
    }
  }
}
