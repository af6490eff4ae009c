package headroom.tuner.replay;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Configurations of one kernel on one device, each with its outcome: ground truth for strategies.
 * Its spaces, one per variant, have the axes and values that occur; legal is what was recorded.
 *
 * @param kernel what was tuned; a shape, where the file is Headroom's own
 * @param device where; empty if the file does not tell
 * @param spaces one per variant
 * @param outcomes how each configuration ended, in the order of the file
 */
public record RecordedSpace(
    String kernel, String device, List<ConfigSpace> spaces, Map<KernelConfig, Outcome> outcomes) {

  /** A product of axes beyond this cannot be walked, and no file of such a size covers it. */
  private static final double MOST_POINTS = 1e8;

  private static final int MAX_NAME = 60;

  /**
   * The space that outcomes span; of several of one configuration the last counts.
   *
   * @throws IllegalArgumentException if none was measured, or the axes span too many points
   */
  public static RecordedSpace of(String kernel, String device, Collection<Outcome> recorded) {
    Map<KernelConfig, Outcome> outcomes = new LinkedHashMap<>();
    recorded.forEach(outcome -> outcomes.put(outcome.config(), outcome));
    if (outcomes.values().stream().noneMatch(Outcome.Measured.class::isInstance)) {
      throw new IllegalArgumentException("no configuration was measured");
    }
    SortedMap<String, SortedMap<String, TreeSet<AxisValue>>> byVariant = new TreeMap<>();
    for (KernelConfig config : outcomes.keySet()) {
      SortedMap<String, TreeSet<AxisValue>> axes =
          byVariant.computeIfAbsent(config.variant(), first -> new TreeMap<>());
      config
          .values()
          .forEach(
              (axis, value) -> axes.computeIfAbsent(axis, first -> new TreeSet<>()).add(value));
    }
    List<ConfigSpace> spaces = new ArrayList<>();
    byVariant.forEach((variant, axes) -> spaces.add(space(variant, axes, outcomes)));
    return new RecordedSpace(plain(kernel), plain(device), List.copyOf(spaces), outcomes);
  }

  /** A name from a file as reports may print it: one short line that steers no terminal. */
  private static String plain(String name) {
    String printable = name.replaceAll("[^ -~]|\\|", "?");
    return printable.length() <= MAX_NAME ? printable : printable.substring(0, MAX_NAME);
  }

  private static ConfigSpace space(
      String variant,
      SortedMap<String, TreeSet<AxisValue>> values,
      Map<KernelConfig, Outcome> outcomes) {
    double points = 1;
    for (TreeSet<AxisValue> all : values.values()) {
      points *= all.size();
    }
    if (points > MOST_POINTS) {
      throw new IllegalArgumentException(
          "%d axes span %.0e points; at most %.0e".formatted(values.size(), points, MOST_POINTS));
    }
    List<Axis> axes =
        values.entrySet().stream()
            .map(axis -> new Axis(axis.getKey(), "as recorded", List.copyOf(axis.getValue())))
            .toList();
    Constraint known =
        new Constraint("recorded", List.copyOf(values.keySet()), outcomes::containsKey);
    return new ConfigSpace(variant, axes, List.of(known));
  }

  /** What reports call it. */
  public String name() {
    return device.isEmpty() ? kernel : kernel + " on " + device;
  }

  /** The measured ones, fastest first. */
  public List<Outcome.Measured> ranking() {
    return outcomes.values().stream()
        .filter(Outcome.Measured.class::isInstance)
        .map(Outcome.Measured.class::cast)
        .sorted(Comparator.comparingDouble(Outcome.Measured::medianNanos))
        .toList();
  }

  /** Nanoseconds by configuration, of the measured ones. */
  public Map<KernelConfig, Double> times() {
    Map<KernelConfig, Double> times = new LinkedHashMap<>();
    ranking().forEach(measured -> times.put(measured.config(), measured.medianNanos()));
    return times;
  }

  /** The shortest recorded time. */
  public double bestNanos() {
    return ranking().getFirst().medianNanos();
  }
}
