package headroom.gpu.compile;

import java.util.regex.Pattern;

/**
 * A number that a kernel is compiled with, {@code -DHEAD_DIM=128}. Only a name of this form and an
 * int: whatever a profile from elsewhere holds, it cannot become an option, a file or code.
 *
 * @param name capitals, digits and underscores, at most 40, a capital first
 * @param value any int
 */
public record Macro(String name, int value) implements Comparable<Macro> {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is not of the form above
   */
  public Macro {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a macro is named by capitals, digits and underscores, at most 40: " + Quote.of(name));
    }
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
