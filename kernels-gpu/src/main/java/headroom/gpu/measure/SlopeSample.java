package headroom.gpu.measure;

/**
 * One timing of both graphs.
 *
 * @param repeats decodes in the shorter graph; twice as many in the longer
 * @param shortNanos device time of the shorter
 * @param longNanos device time of the longer
 * @param throttled whether the GPU was slower than it can be, before or after
 */
public record SlopeSample(int repeats, double shortNanos, double longNanos, boolean throttled) {
  /** Checks the count. */
  public SlopeSample {
    if (repeats < 1 || !Double.isFinite(shortNanos) || !Double.isFinite(longNanos)) {
      throw new IllegalArgumentException(
          "no timing: repeats=%d, shortNanos=%s, longNanos=%s"
              .formatted(repeats, shortNanos, longNanos));
    }
  }

  /** Device time of one decode, without the graph's own cost. Below 0 only by noise. */
  public double decodeNanos() {
    return (longNanos - shortNanos) / repeats;
  }

  /** What a graph costs besides its decodes. */
  public double fixedNanos() {
    return 2 * shortNanos - longNanos;
  }
}
