package headroom.tuner.gate;

import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceKind;
import headroom.profile.ConfirmedTime;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.arm.ArmTask;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a profile promises of one shape. A change is {@code ln(time / medianNanos)}: above 0,
 * slower.
 *
 * @param benchmark the winner's configuration
 * @param medianNanos its time
 * @param lowNanos where another run's median lies above in all but a few cases; 0 if nobody knows
 * @param highNanos where it lies below in all but a few cases
 */
public record StoredWinner(
    GateBenchmark benchmark, double medianNanos, double lowNanos, double highNanos) {

  private static final double NANOS_PER_MICRO = 1000;

  /** All winners of a profile, in its order. */
  public static List<StoredWinner> of(TuningProfile profile, Thresholds thresholds) {
    return profile.shapes().stream()
        .map(shape -> of(shape, profile.device().kind(), thresholds))
        .toList();
  }

  private static StoredWinner of(TunedShape shape, DeviceKind kind, Thresholds thresholds) {
    String label = shape.shape().label();
    ArmTask task = ArmTask.of(shape.shape(), shape.winner().config());
    GateBenchmark benchmark =
        switch (kind) {
          case CPU -> new GateBenchmark(label, task, thresholds);
          // A GPU's shape may stand there twice, cold and hot.
          case GPU ->
              new GateBenchmark(
                  label + "-" + shape.cacheState(),
                  task.onGpu(CacheState.named(shape.cacheState())),
                  thresholds);
        };
    ConfirmedTime time = shape.winner();
    return new StoredWinner(benchmark, time.medianNanos(), time.lowNanos(), time.highNanos());
  }

  /**
   * The FMA peak of one core, or of a whole GPU, when the profile was made: what the control is
   * compared with.
   */
  public static OptionalDouble controlGflops(TuningProfile profile) {
    return profile.ceilings().stream()
        .filter(ceiling -> ceiling.resource() == Resource.FMA && ceiling.threads() == 1)
        .mapToDouble(ceiling -> ceiling.best())
        .max();
  }

  /** The largest change that another run of the same code shows. */
  double highLog() {
    return Math.log(highNanos / medianNanos);
  }

  /** Whether a change counts, and is more than another run of the same code would show. */
  boolean outside(double change) {
    return change > Math.max(highLog(), benchmark.thresholds().minEffectLog());
  }

  /**
   * How much slower a kernel of this change may be than the profile's: whose own time may lie at
   * the low end of its interval. Infinite where that is 0.
   */
  double mostSlower(double change) {
    return change + Math.log(medianNanos / lowNanos);
  }

  /** Whether a kernel of this change is not slower by the tolerance, wherever the median lies. */
  boolean rulesOut(double change) {
    return mostSlower(change) < benchmark.thresholds().toleranceLog();
  }

  /** Why a time within the interval says nothing, and the cure. */
  String hides() {
    return String.format(
        Locale.ROOT,
        "the profile's interval, %.1f to %.1f µs, hides a slowdown of %s; tune with a larger"
            + " --budget",
        lowNanos / NANOS_PER_MICRO,
        highNanos / NANOS_PER_MICRO,
        Words.percent(benchmark.thresholds().toleranceLog()));
  }
}
