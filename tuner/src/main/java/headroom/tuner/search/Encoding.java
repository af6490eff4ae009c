package headroom.tuner.search;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Configurations of several spaces as points of one unit cube, for models that need distances.
 *
 * <pre>
 *   axis of numbers   one coordinate: rank of the value among all of the axis, 0 to 1
 *   axis of names     one coordinate per name: 1 for its own, else 0; two names share one
 *   variant           like an axis of names
 *   absent axis       the middle: another variant's axis says nothing
 * </pre>
 *
 * <p>Axes of one name in different spaces are one axis: what a KV block of 256 keys does to one
 * variant tells something about another.
 */
final class Encoding {

  private static final double ABSENT = 0.5;

  private interface Feature {
    double of(KernelConfig config);
  }

  private final List<Feature> features = new ArrayList<>();

  /** The encoding of all that these spaces hold. */
  Encoding(List<ConfigSpace> spaces) {
    Map<String, TreeSet<AxisValue>> values = new TreeMap<>();
    TreeSet<String> variants = new TreeSet<>();
    for (ConfigSpace space : spaces) {
      variants.add(space.variant());
      for (Axis axis : space.axes()) {
        values.computeIfAbsent(axis.name(), name -> new TreeSet<>()).addAll(axis.values());
      }
    }
    choice(List.copyOf(variants), config -> Optional.of(config.variant()));
    values.forEach(
        (name, all) -> {
          if (all.stream().allMatch(AxisValue.Int.class::isInstance)) {
            rank(name, List.copyOf(all));
          } else {
            choice(List.copyOf(all), config -> config.value(name));
          }
        });
  }

  private interface Choice<T> {
    Optional<T> of(KernelConfig config);
  }

  private void rank(String axis, List<AxisValue> sorted) {
    if (sorted.size() < 2) {
      return;
    }
    double last = sorted.size() - 1;
    features.add(
        config -> config.value(axis).map(value -> sorted.indexOf(value) / last).orElse(ABSENT));
  }

  private <T> void choice(List<T> all, Choice<T> choice) {
    int coordinates = all.size() == 2 ? 1 : all.size() < 2 ? 0 : all.size();
    for (T one : all.subList(0, coordinates)) {
      features.add(
          config -> choice.of(config).map(chosen -> chosen.equals(one) ? 1.0 : 0).orElse(ABSENT));
    }
  }

  /** Coordinates of a point. */
  int dims() {
    return features.size();
  }

  /** The point of a configuration. */
  double[] of(KernelConfig config) {
    return features.stream().mapToDouble(feature -> feature.of(config)).toArray();
  }
}
