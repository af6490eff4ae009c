package headroom.tuner.record;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A space whose axes keep some of their values only: small enough to be measured as a whole. All
 * neighbours of a configuration along the values that stay are there, which a random sample of the
 * space would tear apart.
 */
public final class NarrowedSpace {

  private NarrowedSpace() {}

  /**
   * The part of a space.
   *
   * @param only values by axis, as text; axes that are not named keep all of theirs
   * @throws IllegalArgumentException if there is no such axis or value
   */
  public static ConfigSpace of(ConfigSpace space, Map<String, List<String>> only) {
    for (String name : only.keySet()) {
      if (space.axes().stream().noneMatch(axis -> axis.name().equals(name))) {
        throw new IllegalArgumentException(
            "%s has no axis %s; it has %s"
                .formatted(
                    space.variant(),
                    name,
                    space.axes().stream().map(Axis::name).collect(Collectors.joining(", "))));
      }
    }
    List<Axis> axes = new ArrayList<>();
    for (Axis axis : space.axes()) {
      List<String> kept = only.get(axis.name());
      axes.add(kept == null ? axis : narrowed(axis, kept));
    }
    return new ConfigSpace(space.variant(), axes, space.constraints());
  }

  private static Axis narrowed(Axis axis, List<String> kept) {
    List<AxisValue> values = new ArrayList<>();
    for (String text : kept) {
      values.add(
          axis.values().stream()
              .filter(value -> value.toString().equals(text))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "axis %s has no value %s; it has %s"
                              .formatted(axis.name(), text, axis.values()))));
    }
    return new Axis(axis.name(), axis.meaning(), values);
  }
}
