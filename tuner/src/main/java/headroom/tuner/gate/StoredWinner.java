package headroom.tuner.gate;

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
    return profile.shapes().stream().map(shape -> of(shape, thresholds)).toList();
  }

  private static StoredWinner of(TunedShape shape, Thresholds thresholds) {
    ArmTask task = ArmTask.of(shape.shape(), shape.winner().config());
    return new StoredWinner(
        new GateBenchmark(shape.shape().label(), task, thresholds),
        shape.winner().medianNanos(),
        shape.winner().highNanos());
  }

  /** The FMA peak of one core when the profile was made: what the control is compared with. */
  public static OptionalDouble controlGflops(TuningProfile profile) {
    return profile.ceilings().stream()
        .filter(ceiling -> ceiling.resource() == Resource.FMA && ceiling.threads() == 1)
        .mapToDouble(ceiling -> ceiling.best())
        .max();
  }
}
