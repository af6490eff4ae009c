package headroom.gpu.compile;

import java.util.regex.Pattern;

/**
 * What a kernel is compiled with, {@code -DHEAD_DIM=128} or {@code -DELEMENT=BF16}. Only names of
 * these forms and numbers: whatever a profile from elsewhere holds, it cannot become an option, a
 * file or code.
 *
 * @param name capitals, digits and underscores, at most 40, a capital first
 * @param value a number, or a word that the source knows: capitals and digits, at most 12
 */
public record Macro(String name, String value) implements Comparable<Macro> {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");
  private static final Pattern VALUE = Pattern.compile("-?[0-9]{1,10}|[A-Z][A-Z0-9]{0,11}");

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is not of the forms above
   */
  public Macro {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a macro is named by capitals, digits and underscores, at most 40: " + Quote.of(name));
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s is a number or a word of capitals and digits, at most 12: %s"
              .formatted(name, Quote.of(value)));
    }
  }

  /** A macro with a number. */
  public Macro(String name, int value) {
    this(name, Integer.toString(value));
  }

  /** The compiler's option for it. */
  String option() {
    return "-D" + this;
  }

  @Override
  public int compareTo(Macro other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name + "=" + value;
  }
}
