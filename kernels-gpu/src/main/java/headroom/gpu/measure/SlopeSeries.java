package headroom.gpu.measure;

import java.util.List;

/**
 * The samples of a decode that count.
 *
 * @param kept in the order taken
 * @param discarded samples left out, since the GPU was throttled
 * @param disturbed whether throttled samples are among the kept: there were too many to leave out
 */
public record SlopeSeries(List<SlopeSample> kept, int discarded, boolean disturbed) {
  /**
   * A GPU that is throttled more often than this is so by nature (its power limit, its cooling):
   * leaving the samples out would tell of a GPU that nobody has.
   */
  static final double MAX_DISCARDED = 0.5;

  /** Copies the samples. */
  public SlopeSeries {
    kept = List.copyOf(kept);
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("no samples; time again");
    }
  }

  /** Leaves throttled samples out, unless they are more than half; then all stay, and it shows. */
  public static SlopeSeries of(List<SlopeSample> samples) {
    List<SlopeSample> calm = samples.stream().filter(sample -> !sample.throttled()).toList();
    int throttled = samples.size() - calm.size();
    return throttled <= MAX_DISCARDED * samples.size()
        ? new SlopeSeries(calm, throttled, false)
        : new SlopeSeries(samples, 0, true);
  }

  /** Device time of a decode, each sample's. */
  public double[] decodeNanos() {
    return kept.stream().mapToDouble(SlopeSample::decodeNanos).toArray();
  }
}
