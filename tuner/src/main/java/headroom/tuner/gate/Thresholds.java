package headroom.tuner.gate;

/**
 * What counts for one benchmark. All are shares: 0.05 is 5%.
 *
 * @param minEffect a smaller slowdown is none
 * @param target slowdown that the number of pairs is planned for
 * @param tolerance slowdown that must be ruled out before a benchmark passes
 * @param controlShift how far the control may move between the JVMs of a pair
 */
public record Thresholds(double minEffect, double target, double tolerance, double controlShift) {

  /**
   * Fresh JVMs of one build differ by some percent at times, so below 3% nobody should be called;
   * calm controls agree within 1 to 3%.
   */
  public static final Thresholds DEFAULT = new Thresholds(0.03, 0.05, 0.10, 0.03);

  private static final double LEAST = 0.001;
  private static final double MOST = 1;

  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException if one is not between 0.1% and 100%, or they are not ascending
   */
  public Thresholds {
    requireShare("minEffect", minEffect);
    requireShare("target", target);
    requireShare("tolerance", tolerance);
    requireShare("controlShift", controlShift);
    if (!(minEffect < target && target <= tolerance)) {
      throw new IllegalArgumentException(
          "thresholds must ascend, minEffect < target <= tolerance: minEffect=%s, target=%s, tolerance=%s"
              .formatted(minEffect, target, tolerance));
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= LEAST && value <= MOST)) {
      throw new IllegalArgumentException(
          "%s must be a share between %s and %s: %s=%s".formatted(name, LEAST, MOST, name, value));
    }
  }

  /** {@link #minEffect} as a log. */
  double minEffectLog() {
    return Math.log1p(minEffect);
  }

  /** {@link #target} as a log. */
  double targetLog() {
    return Math.log1p(target);
  }

  /** {@link #tolerance} as a log. */
  double toleranceLog() {
    return Math.log1p(tolerance);
  }

  /** {@link #controlShift} as a log. */
  double controlShiftLog() {
    return Math.log1p(controlShift);
  }
}
