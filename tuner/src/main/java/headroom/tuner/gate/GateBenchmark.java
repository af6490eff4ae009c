package headroom.tuner.gate;

import headroom.tuner.gate.arm.ArmTask;
import headroom.tuner.gate.stats.Pair;
import java.util.regex.Pattern;

/**
 * One thing that a gate watches.
 *
 * @param name unique in its suite; letters, digits, dots and hyphens
 * @param task what is decoded, and how
 * @param thresholds what counts
 */
public record GateBenchmark(String name, ArmTask task, Thresholds thresholds) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,79}");

  /**
   * Checks the name: it goes into XML, Markdown and a CI's annotations.
   *
   * @throws IllegalArgumentException if it holds anything else
   */
  public GateBenchmark {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a benchmark is named by letters, digits, dots and hyphens, at most 80: " + name);
    }
  }

  /** Whether the control held between the JVMs of a pair, so that it counts. */
  public boolean countsPair(Pair pair) {
    return pair.undisturbed(thresholds.controlShiftLog());
  }

  /** What it means that a sample is not calm. */
  String disturbance() {
    return task.runsOnGpu() ? "the GPU was throttled" : "something else used the cores";
  }
}
