package headroom.tuner.report.data;

import java.time.Instant;

/**
 * One benchmark's result in one run of the performance gate.
 *
 * @param time when the gate ran
 * @param commit the candidate
 * @param benchmark what was timed
 * @param ratio the candidate's time over the base's: above 1 is slower
 * @param low lower end of the interval of the ratio
 * @param high upper end of the interval of the ratio
 */
public record GateRun(
    Instant time, String commit, String benchmark, double ratio, double low, double high) {

  private static final int MAX_TEXT = 200;

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if a text is empty or longer than 200 characters, a number is
   *     not finite and above 0, or the ratio lies outside its interval
   */
  public GateRun {
    requireText("commit", commit);
    requireText("benchmark", benchmark);
    if (!(0 < low && low <= ratio && ratio <= high && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          "a ratio lies in its interval, all above 0: low=%s, ratio=%s, high=%s"
              .formatted(low, ratio, high));
    }
  }

  private static void requireText(String name, String value) {
    if (value.isBlank() || value.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "%s must be 1 to %d characters: %d".formatted(name, MAX_TEXT, value.length()));
    }
  }
}
