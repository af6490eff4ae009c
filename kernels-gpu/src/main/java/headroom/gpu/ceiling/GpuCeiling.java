package headroom.gpu.ceiling;

import headroom.gpu.measure.MedianInterval;
import headroom.gpu.measure.SlopeSeries;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import java.util.Arrays;
import java.util.Locale;

/**
 * A limit of a GPU, as it was measured.
 *
 * @param resource what is limited; its unit is that of all rates here
 * @param best the highest rate of a sample
 * @param median rate of the samples
 * @param low lower end of the median's 99% interval
 * @param high upper end
 * @param samples that count
 * @param workingSetBytes that was read over and over; 0 for arithmetic
 * @param disturbed whether the GPU was throttled in most samples, so that they count all the same
 */
public record GpuCeiling(
    Resource resource,
    double best,
    double median,
    double low,
    double high,
    int samples,
    long workingSetBytes,
    boolean disturbed) {

  /** A GPU is driven whole, by one thread of the host. */
  private static final int THREADS = 1;

  /**
   * The rate of a series.
   *
   * @param work bytes or operations of a launch: one for each nanosecond is 1 GB/s or 1 GFLOP/s
   * @throws IllegalStateException if a slope is not positive: the launches were too short to time
   */
  static GpuCeiling of(Resource resource, long work, SlopeSeries series, long workingSetBytes) {
    double[] rates = Arrays.stream(series.decodeNanos()).map(nanos -> work / nanos).toArray();
    if (!Arrays.stream(rates).allMatch(rate -> rate > 0 && Double.isFinite(rate))) {
      throw new IllegalStateException(
          "%s was not measured: a launch took no time that events can tell; run again"
              .formatted(resource.label()));
    }
    MedianInterval interval = MedianInterval.of(rates);
    return new GpuCeiling(
        resource,
        Arrays.stream(rates).max().orElseThrow(),
        interval.median(),
        interval.low(),
        interval.high(),
        rates.length,
        workingSetBytes,
        series.disturbed());
  }

  /** The same as a profile keeps it. */
  public Ceiling ceiling() {
    return new Ceiling(resource, THREADS, best, median, samples, workingSetBytes);
  }

  /** One line for people. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%-9s best %.1f %s, median %.1f (99%%: %.1f to %.1f; %d samples%s)",
        resource.label(),
        best,
        resource.unit(),
        median,
        low,
        high,
        samples,
        disturbed ? ", throttled" : "");
  }
}
