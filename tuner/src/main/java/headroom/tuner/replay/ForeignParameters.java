package headroom.tuner.replay;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Parameters of other tuners as axes. Their names become camel case ({@code block_size_x} is {@code
 * blockSizeX}); whole numbers stay numbers, everything else becomes a name, numbered where it is
 * none by itself. So nothing of a file reaches further than a comparison.
 */
final class ForeignParameters {

  /** Variant of the configurations: other tuners know one kernel per file. */
  static final String VARIANT = "recorded";

  private static final Pattern WORD = Pattern.compile("[a-zA-Z0-9]+");

  private record Parameter(String axis, Map<String, AxisValue> values) {}

  private final Map<String, Parameter> byName = new LinkedHashMap<>();
  private final Set<String> axes = new HashSet<>();

  /**
   * Adds a parameter.
   *
   * @param texts its values as the file writes them
   * @throws IllegalArgumentException if two parameters become one axis
   */
  void add(String parameter, Collection<String> texts) {
    Set<String> distinct = new LinkedHashSet<>(texts);
    boolean numbers = distinct.stream().allMatch(text -> text.matches("0|-?[1-9][0-9]{0,8}"));
    boolean names = distinct.stream().allMatch(text -> text.matches("[a-zA-Z][a-zA-Z0-9-]{0,39}"));
    Map<String, AxisValue> typed = new LinkedHashMap<>();
    for (String text : distinct) {
      typed.put(
          text,
          numbers
              ? new AxisValue.Int(Integer.parseInt(text))
              : new AxisValue.Name(names ? text : "v" + typed.size()));
    }
    String axis = camelCase(parameter);
    if (!axes.add(axis)) {
      throw new IllegalArgumentException("two parameters are called " + axis);
    }
    byName.put(parameter, new Parameter(axis, typed));
  }

  private static String camelCase(String parameter) {
    StringBuilder name = new StringBuilder();
    for (MatchResult word : WORD.matcher(parameter).results().toList()) {
      String letters = word.group();
      name.append(
          name.isEmpty()
              ? Character.toLowerCase(letters.charAt(0))
              : Character.toUpperCase(letters.charAt(0)));
      name.append(letters, 1, letters.length());
    }
    return name.toString();
  }

  /** The parameters. */
  Set<String> names() {
    return byName.keySet();
  }

  /**
   * A configuration.
   *
   * @param texts value by parameter, as the file writes it
   * @throws IllegalArgumentException if a value is absent or not among the parameter's
   */
  KernelConfig config(Map<String, String> texts) {
    Map<String, AxisValue> typed = new TreeMap<>();
    byName.forEach(
        (name, parameter) -> {
          String text = texts.getOrDefault(name, "");
          AxisValue value = parameter.values().get(text);
          if (value == null) {
            throw new IllegalArgumentException(
                "parameter %s has no value \"%s\"".formatted(name, text));
          }
          typed.put(parameter.axis(), value);
        });
    return KernelConfig.of(VARIANT, typed);
  }
}
