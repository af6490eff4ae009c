package headroom.tuner.gate;

import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceKind;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.arm.ArmTask;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a profile promises of one shape.
 *
 * @param benchmark the winner's configuration
 * @param medianNanos its time
 * @param highNanos where another run's median lies below in all but a few cases
 */
public record StoredWinner(GateBenchmark benchmark, double medianNanos, double highNanos) {

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
    return new StoredWinner(benchmark, shape.winner().medianNanos(), shape.winner().highNanos());
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
}
