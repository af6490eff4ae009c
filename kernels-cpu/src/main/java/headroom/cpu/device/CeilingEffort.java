package headroom.cpu.device;

/**
 * How much time a ceiling may take.
 *
 * @param repeats timed repeats that must be undisturbed, at least 1
 * @param sampleNanos least duration of a repeat
 * @param attemptsPerRepeat repeats tried, as a multiple of {@code repeats}, before disturbed ones
 *     are taken after all
 * @param warmUpLimitNanos most time that a loop may take to be compiled
 */
public record CeilingEffort(
    int repeats, long sampleNanos, int attemptsPerRepeat, long warmUpLimitNanos) {

  /** Checks the counts. */
  public CeilingEffort {
    if (repeats < 1 || sampleNanos < 1 || attemptsPerRepeat < 1 || warmUpLimitNanos < 0) {
      throw new IllegalArgumentException(
          "effort must be positive: repeats=%d, sampleNanos=%d, attemptsPerRepeat=%d, warmUpLimitNanos=%d"
              .formatted(repeats, sampleNanos, attemptsPerRepeat, warmUpLimitNanos));
    }
  }

  /**
   * What profiles are made with. 15 repeats make a median that one burst of noise does not move; 12
   * ms are long against starting threads together, and short enough that a noisy minute still has
   * quiet repeats.
   */
  public static CeilingEffort standard() {
    return new CeilingEffort(15, 12_000_000, 3, WarmUp.LIMIT_NANOS);
  }

  /** A few milliseconds per line, to see that it runs: its rates mean nothing. */
  public static CeilingEffort smoke() {
    return new CeilingEffort(1, 20_000, 1, 0);
  }
}
