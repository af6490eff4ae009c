package headroom.profile;

/**
 * A measured limit of the device.
 *
 * @param resource what is limited
 * @param threads threads that drove it together
 * @param best the highest rate seen, in {@link Resource#unit()}: the ceiling
 * @param median the median rate of all samples: how often the ceiling is there
 * @param samples timed repeats
 * @param workingSetBytes bytes that each thread read over and over; 0 for arithmetic
 */
public record Ceiling(
    Resource resource, int threads, double best, double median, int samples, long workingSetBytes) {

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if a count is below 1, a rate is not positive and finite, or
   *     the median is above the best
   */
  public Ceiling {
    Require.atLeast("threads", 1, threads);
    Require.positive("best", best);
    Require.positive("median", median);
    Require.atLeast("samples", 1, samples);
    Require.atLeast("workingSetBytes", 0, workingSetBytes);
    if (median > best) {
      throw new IllegalArgumentException(
          "median must not be above best: median=%s, best=%s".formatted(median, best));
    }
  }
}
