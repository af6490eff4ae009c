package headroom.profile;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The checks by which a profile's records refuse what no measurement can have given. */
final class Require {

  /** No text in a profile is longer; the schema says the same. */
  static final int MAX_TEXT = 200;

  // Nothing that steers a terminal, turns the direction of a line, breaks one, or is half a
  // character: a profile is shown to people.
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

  private Require() {}

  static void text(String name, String value) {
    if (value.isEmpty() || value.length() > MAX_TEXT || UNPRINTABLE.matcher(value).find()) {
      throw new IllegalArgumentException(
          "%s must be 1 to %d printable characters: %s=\"%s\""
              .formatted(name, MAX_TEXT, name, value.substring(0, Math.min(40, value.length()))));
    }
  }

  static void matches(String name, Pattern form, String value, String meaning) {
    text(name, value);
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s must be %s: %s=\"%s\"".formatted(name, meaning, name, value));
    }
  }

  static void oneOf(String name, Set<String> known, String value) {
    text(name, value);
    if (!known.contains(value)) {
      throw new IllegalArgumentException(
          "%s must be of %s: %s=\"%s\"; a newer Headroom may know more"
              .formatted(name, new TreeSet<>(known), name, value));
    }
  }

  static void atLeast(String name, long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d: %s=%d".formatted(name, least, name, value));
    }
  }

  static void notNegative(String name, double value) {
    if (!Double.isFinite(value) || value < 0) {
      throw new IllegalArgumentException(
          "%s must be finite and not negative: %s=%s".formatted(name, name, value));
    }
  }

  static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "%s must lie between 0 and 1: %s=%s".formatted(name, name, value));
    }
  }

  static void positive(String name, double value) {
    if (!Double.isFinite(value) || value <= 0) {
      throw new IllegalArgumentException(
          "%s must be finite and above 0: %s=%s".formatted(name, name, value));
    }
  }

  static void atMost(String name, int most, Collection<?> values) {
    if (values.size() > most) {
      throw new IllegalArgumentException(
          "%s holds at most %d entries: %d".formatted(name, most, values.size()));
    }
  }
}
