package headroom.tuner.replay;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Parameters of other tuners as axes. Their names become camel case ({@code block_size_x} is {@code
 * blockSizeX}); whole numbers stay numbers, everything else becomes a name, numbered where it is
 * none by itself. So nothing of a file reaches further than a comparison.
 */
final class ForeignAxes {

  private record Typed(Axis axis, Map<String, AxisValue> byText) {}

  private final Map<String, Typed> byParameter = new LinkedHashMap<>();

  /**
   * Adds a parameter.
   *
   * @param texts its values as the file writes them, in its order
   * @throws IllegalArgumentException if two parameters or values become one, or there is no value
   */
  void add(String parameter, List<String> texts) {
    Set<String> distinct = new LinkedHashSet<>(texts);
    boolean numbers = distinct.stream().allMatch(text -> text.matches("-?[0-9]{1,9}"));
    Map<String, AxisValue> typed = new LinkedHashMap<>();
    for (String text : distinct) {
      typed.put(
          text,
          numbers
              ? new AxisValue.Int(Integer.parseInt(text))
              : new AxisValue.Name("v" + typed.size()));
    }
    Axis axis = new Axis(camelCase(parameter), "as recorded", List.copyOf(typed.values()));
    if (axes().stream().anyMatch(other -> other.name().equals(axis.name()))) {
      throw new IllegalArgumentException("two parameters are called " + axis.name());
    }
    byParameter.put(parameter, new Typed(axis, typed));
  }

  private static String camelCase(String parameter) {
    StringBuilder name = new StringBuilder();
    for (String word : parameter.split("[^a-zA-Z0-9]+")) {
      if (!word.isEmpty()) {
        name.append(
            name.isEmpty()
                ? Character.toLowerCase(word.charAt(0))
                : Character.toUpperCase(word.charAt(0)));
        name.append(word, 1, word.length());
      }
    }
    return name.toString();
  }

  /** The parameters. */
  Set<String> parameters() {
    return byParameter.keySet();
  }

  /** The axes, in the order of the file. */
  List<Axis> axes() {
    return byParameter.values().stream().map(Typed::axis).toList();
  }

  /**
   * A configuration.
   *
   * @param texts value by parameter, as the file writes it
   * @throws IllegalArgumentException if a value is not among the parameter's
   */
  KernelConfig config(Map<String, String> texts) {
    Map<String, AxisValue> typed = new TreeMap<>();
    byParameter.forEach(
        (parameter, known) -> {
          AxisValue value = known.byText().get(texts.get(parameter));
          if (value == null) {
            throw new IllegalArgumentException(
                "parameter %s has no value %s".formatted(parameter, texts.get(parameter)));
          }
          typed.put(known.axis().name(), value);
        });
    return KernelConfig.of(RecordedSpace.VARIANT, typed);
  }
}
