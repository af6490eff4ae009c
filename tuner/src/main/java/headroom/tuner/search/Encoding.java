package headroom.tuner.search;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Configurations of several spaces as points of one unit cube, for models that need distances.
 *
 * <pre>
 *   axis of numbers   one coordinate: rank of the value among all of the axis, 0 to 1;
 *                     another, unless all are powers of two: rank of how often two divides it
 *   axis of names     one coordinate per name: 1 for its own, else 0; two names share one
 *   variant           like an axis of names
 *   absent axis       the middle: another variant's axis says nothing
 * </pre>
 *
 * <p>Axes of one name in different spaces are one axis: what a KV block of 256 keys does to one
 * variant tells something about another. Divisibility is a coordinate of its own because hardware
 * works in powers of two: a block of 64 threads is more like one of 128 than like one of 80.
 */
final class Encoding {

  private static final double ABSENT = 0.5;

  /** Odd and even alone are no coordinate. */
  private static final int LEAST_TWOS = 3;

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
            numbers(name, List.copyOf(all));
          } else {
            choice(List.copyOf(all), config -> config.value(name));
          }
        });
  }

  private interface Choice<T> {
    Optional<T> of(KernelConfig config);
  }

  private void numbers(String axis, List<AxisValue> values) {
    List<Integer> numbers =
        values.stream().map(AxisValue.Int.class::cast).map(AxisValue.Int::value).toList();
    rank(axis, numbers, numbers);
    List<Integer> twos = numbers.stream().map(Integer::numberOfTrailingZeros).toList();
    boolean powers = numbers.stream().allMatch(number -> Integer.bitCount(number) <= 1);
    if (!powers && twos.stream().distinct().count() >= LEAST_TWOS) {
      rank(axis, numbers, twos);
    }
  }

  /** A coordinate: the rank of a quantity that belongs to each number of an axis. */
  private void rank(String axis, List<Integer> numbers, List<Integer> quantities) {
    List<Integer> sorted = quantities.stream().distinct().sorted().toList();
    if (sorted.size() < 2) {
      return;
    }
    Map<AxisValue, Double> ranks = new HashMap<>();
    for (int i = 0; i < numbers.size(); i++) {
      double rank = sorted.indexOf(quantities.get(i)) / (double) (sorted.size() - 1);
      ranks.put(new AxisValue.Int(numbers.get(i)), rank);
    }
    features.add(
        config ->
            config.value(axis).map(value -> ranks.getOrDefault(value, ABSENT)).orElse(ABSENT));
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
