package headroom.config;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A point of a {@link ConfigSpace}: a variant and a value for each of its axes.
 *
 * @param variant id of the kernel variant, such as {@code tiled}
 * @param values value by axis name
 */
public record KernelConfig(String variant, SortedMap<String, AxisValue> values)
    implements Comparable<KernelConfig> {

  private static final Pattern VARIANT = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]{0,39}");

  /** More axes than any space has. */
  private static final int MAX_AXES = 64;

  /**
   * Copies the values and checks the names: a profile from elsewhere is data, and stays it.
   *
   * @throws IllegalArgumentException if the variant or an axis is not named as those are, or there
   *     are more than 64 values
   */
  public KernelConfig {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    if (!VARIANT.matcher(variant).matches()) {
      throw new IllegalArgumentException(
          "a variant is named by letters, digits and hyphens, at most 40: " + variant);
    }
    if (values.size() > MAX_AXES) {
      throw new IllegalArgumentException(
          "a configuration has at most %d values: %d".formatted(MAX_AXES, values.size()));
    }
    values.keySet().forEach(Axis::requireName);
  }

  /** A configuration from any map. */
  public static KernelConfig of(String variant, Map<String, AxisValue> values) {
    return new KernelConfig(variant, new TreeMap<>(values));
  }

  /** The value of an axis, if the configuration has it. */
  public Optional<AxisValue> value(String axis) {
    return Optional.ofNullable(values.get(axis));
  }

  /**
   * The number on this axis.
   *
   * @throws IllegalArgumentException if the axis is absent or holds a name
   */
  public int intValue(String axis) {
    if (values.get(axis) instanceof AxisValue.Int number) {
      return number.value();
    }
    throw new IllegalArgumentException("%s has no number on axis %s".formatted(key(), axis));
  }

  /**
   * The name on this axis.
   *
   * @throws IllegalArgumentException if the axis is absent or holds a number
   */
  public String nameValue(String axis) {
    if (values.get(axis) instanceof AxisValue.Name name) {
      return name.value();
    }
    throw new IllegalArgumentException("%s has no name on axis %s".formatted(key(), axis));
  }

  /** This configuration with one axis changed or added. */
  public KernelConfig with(String axis, AxisValue value) {
    TreeMap<String, AxisValue> changed = new TreeMap<>(values);
    changed.put(axis, value);
    return new KernelConfig(variant, changed);
  }

  /** Axes of this configuration on which another has a different value, or none. */
  public long differences(KernelConfig other) {
    return values.entrySet().stream()
        .filter(axis -> !other.value(axis.getKey()).equals(Optional.of(axis.getValue())))
        .count();
  }

  /** A stable, readable identity: {@code tiled[kvBlock=128 qkHeads=6 …]}, axes by alphabet. */
  public String key() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" ", variant + "[", "]"));
  }

  @Override
  public int compareTo(KernelConfig other) {
    return key().compareTo(other.key());
  }

  @Override
  public String toString() {
    return key();
  }
}
