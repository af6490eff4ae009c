package headroom.tuner.gate;

import java.util.List;

/** The verdict on a whole run, and the exit code that says it. */
public enum Overall {
  /** Every benchmark passed. */
  PASS(0),
  /** At least one is slower, or incorrect. */
  FAIL(1),
  /** At least one gave no number, or none was asked. */
  ERROR(2),
  /** At least one could not be decided, none failed. */
  INCONCLUSIVE(3);

  private final int exitCode;

  Overall(int exitCode) {
    this.exitCode = exitCode;
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }

  /** A confirmed failure stays one whatever else went wrong; nothing measured is an error. */
  public static Overall of(List<BenchmarkVerdict> verdicts) {
    boolean fail = false;
    boolean error = verdicts.isEmpty();
    boolean open = false;
    for (BenchmarkVerdict verdict : verdicts) {
      switch (verdict) {
        case BenchmarkVerdict.Pass _ -> {}
        case BenchmarkVerdict.Slower _, BenchmarkVerdict.Incorrect _ -> fail = true;
        case BenchmarkVerdict.Broken _ -> error = true;
        case BenchmarkVerdict.Inconclusive _ -> open = true;
      }
    }
    if (fail) {
      return FAIL;
    }
    if (error) {
      return ERROR;
    }
    return open ? INCONCLUSIVE : PASS;
  }
}
