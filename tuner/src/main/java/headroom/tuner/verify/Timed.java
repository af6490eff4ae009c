package headroom.tuner.verify;

import headroom.gpu.measure.CacheState;
import headroom.gpu.measure.MedianInterval;
import headroom.gpu.measure.SlopeSeries;
import headroom.profile.ConfirmedTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A configuration's device time on a shape, after its output was compared with float64.
 *
 * @param candidate which
 * @param state of the second-level cache
 * @param series the timings
 * @param relativeError largest of a checked row
 * @param scratchBytes device memory beside the cache
 * @param conditions of the GPU around the timings
 * @param millijoules energy of a decode; empty where it was not counted
 */
record Timed(
    Candidate candidate,
    CacheState state,
    SlopeSeries series,
    double relativeError,
    long scratchBytes,
    Conditions conditions,
    OptionalDouble millijoules) {
  private static final double P95 = 0.95;

  /** Device time of a decode. */
  MedianInterval nanos() {
    return MedianInterval.of(series.decodeNanos());
  }

  /** The same, whose energy was counted. */
  Timed with(double counted) {
    return new Timed(
        candidate,
        state,
        series,
        relativeError,
        scratchBytes,
        conditions,
        OptionalDouble.of(counted));
  }

  /** Whether the data cannot tell it from another. */
  boolean ties(Timed other) {
    return nanos().low() <= other.nanos().high() && other.nanos().low() <= nanos().high();
  }

  /** The same as a profile keeps it: one process, one queue. */
  ConfirmedTime confirmed() {
    double[] sorted = series.decodeNanos();
    Arrays.sort(sorted);
    MedianInterval nanos = nanos();
    return new ConfirmedTime(
        candidate.config(),
        List.of(),
        1,
        nanos.median(),
        nanos.low(),
        nanos.high(),
        sorted[(int) Math.ceil(P95 * sorted.length) - 1],
        1,
        sorted.length,
        series.disturbed() ? sorted.length : 0,
        relativeError,
        scratchBytes);
  }

  /** One line of JSON; every text in it is our own, without a character to escape. */
  String json() {
    return String.format(
        Locale.ROOT,
        "{\"shape\":\"%s\",\"kvBytes\":%.0f,\"config\":\"%s\",\"cacheState\":\"%s\","
            + "\"medianNanos\":%.1f,\"lowNanos\":%.1f,\"highNanos\":%.1f,\"samples\":%d,\"discarded\":%d,"
            + "\"throttled\":%b,\"relativeError\":%.3e%s%s}",
        candidate.shape().label(),
        candidate.shape().kvBytes(),
        candidate.config().key(),
        state.label(),
        nanos().median(),
        nanos().low(),
        nanos().high(),
        series.kept().size(),
        series.discarded(),
        series.disturbed(),
        relativeError,
        conditions.json(),
        millijoules.isPresent()
            ? String.format(Locale.ROOT, ",\"millijoules\":%.6g", millijoules.getAsDouble())
            : "");
  }
}
