package headroom.config;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One tuned quantity and the values it may take.
 *
 * @param name camel-case name, such as {@code kvBlock}
 * @param meaning one line for people: what it is, with its unit
 * @param values at least one, all different, in the order of the sweep
 */
public record Axis(String name, String meaning, List<AxisValue> values) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9]{0,39}");

  /**
   * Copies and checks the values.
   *
   * @throws IllegalArgumentException if there is no value, or one stands twice
   */
  public Axis {
    values = List.copyOf(values);
    requireName(name);
    if (values.isEmpty() || values.stream().distinct().count() != values.size()) {
      throw new IllegalArgumentException(
          "axis %s needs distinct values, at least one: %s".formatted(name, values));
    }
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("an axis is named in camel case, at most 40: " + name);
    }
  }

  /** An axis of numbers. */
  public static Axis ints(String name, String meaning, int... values) {
    return new Axis(
        name, meaning, IntStream.of(values).<AxisValue>mapToObj(AxisValue.Int::new).toList());
  }

  /** An axis of names. */
  public static Axis names(String name, String meaning, String... values) {
    return new Axis(
        name, meaning, Arrays.stream(values).<AxisValue>map(AxisValue.Name::new).toList());
  }

  /** Whether {@code value} is one of this axis. */
  public boolean allows(AxisValue value) {
    return values.contains(value);
  }
}
