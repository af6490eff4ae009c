package headroom.tuner.replay;

import headroom.config.Axis;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A space whose every legal configuration was measured once: ground truth for strategies.
 *
 * @param name what reports call it, such as the device and kernel
 * @param space the axes; legal is what was recorded
 * @param outcomes how each ended
 */
public record RecordedSpace(String name, ConfigSpace space, Map<KernelConfig, Outcome> outcomes) {

  /** Variant of the configurations. */
  static final String VARIANT = "recorded";

  /** Copies the outcomes. */
  public RecordedSpace {
    outcomes = Map.copyOf(outcomes);
  }

  /**
   * A space of recorded outcomes.
   *
   * @throws IllegalArgumentException if none of them was measured
   */
  public static RecordedSpace of(String name, List<Axis> axes, List<Outcome> recorded) {
    Map<KernelConfig, Outcome> outcomes = new LinkedHashMap<>();
    recorded.forEach(outcome -> outcomes.put(outcome.config(), outcome));
    if (recorded.stream().noneMatch(Outcome.Measured.class::isInstance)) {
      throw new IllegalArgumentException("no configuration was measured");
    }
    Constraint known =
        new Constraint("recorded", axes.stream().map(Axis::name).toList(), outcomes::containsKey);
    return new RecordedSpace(name, new ConfigSpace(VARIANT, axes, List.of(known)), outcomes);
  }

  /** The shortest recorded time. */
  public double bestNanos() {
    return outcomes.values().stream().mapToDouble(RecordedSpace::nanos).min().orElseThrow();
  }

  /** The time of an outcome; infinite where it has none. */
  static double nanos(Outcome outcome) {
    return outcome instanceof Outcome.Measured measured
        ? measured.medianNanos()
        : Double.POSITIVE_INFINITY;
  }
}
