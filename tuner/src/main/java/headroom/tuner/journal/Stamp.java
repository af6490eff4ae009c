package headroom.tuner.journal;

/**
 * When an event of a run became known.
 *
 * @param atNanos run time: nanoseconds that the run had taken until then, over all processes that
 *     worked on it, without the pauses between them
 * @param spentNanos nanoseconds that the measuring itself took
 */
public record Stamp(long atNanos, long spentNanos) {

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Stamp {
    if (atNanos < 0 || spentNanos < 0) {
      throw new IllegalArgumentException(
          "times are not negative: atNanos=%d, spentNanos=%d".formatted(atNanos, spentNanos));
    }
  }
}
