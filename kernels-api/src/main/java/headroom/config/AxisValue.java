package headroom.config;

/**
 * The typed value of one axis: a number or a name, never free text that a generator would paste.
 */
public sealed interface AxisValue extends Comparable<AxisValue> {

  /**
   * A whole number.
   *
   * @param value the number
   */
  record Int(int value) implements AxisValue {

    /**
     * Spread over all bits (by the golden ratio): a map's hash adds those of its entries, and small
     * numbers on several axes would add up to a few hundred sums for thousands of configurations.
     */
    @Override
    public int hashCode() {
      return value * 0x9E3779B9;
    }

    @Override
    public String toString() {
      return Integer.toString(value);
    }
  }

  /**
   * One of a closed set of names.
   *
   * @param value letters, digits and hyphens, starting with a letter
   */
  record Name(String value) implements AxisValue {
    /**
     * Checks the alphabet.
     *
     * @throws IllegalArgumentException if {@code value} holds anything but letters, digits, hyphens
     */
    public Name {
      if (!value.matches("[a-zA-Z][a-zA-Z0-9-]{0,39}")) {
        throw new IllegalArgumentException(
            "an axis name value is letters, digits and hyphens, at most 40: " + value);
      }
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** Numbers before names, numbers by size, names by alphabet. */
  @Override
  default int compareTo(AxisValue other) {
    return switch (this) {
      case Int a when other instanceof Int b -> Integer.compare(a.value, b.value);
      case Name a when other instanceof Name b -> a.value.compareTo(b.value);
      case Int a -> -1;
      case Name a -> 1;
    };
  }
}
