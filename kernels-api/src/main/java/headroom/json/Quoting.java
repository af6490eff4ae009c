package headroom.json;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Foreign text inside messages: bounded, on one line, and unable to steer a terminal. */
final class Quoting {

  /** A message longer than this hides its point. */
  private static final int MAX_MESSAGE = 1000;

  private static final int MAX_QUOTE = 60;

  private Quoting() {}

  /** The text with every control character replaced, cut at {@link #MAX_MESSAGE}. */
  static String oneLine(String text) {
    String cut = text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
    // Cc: line breaks and terminal escapes; Cf: right-to-left overrides; Zl, Zp: Unicode line ends.
    return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
  }

  /** The text in quotes, cut at {@link #MAX_QUOTE}. */
  static String quote(String text) {
    return '"' + (text.length() <= MAX_QUOTE ? text : text.substring(0, MAX_QUOTE) + "…") + '"';
  }

  /** The known name that a misspelt one probably means: at most a third of its letters differ. */
  static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > MAX_QUOTE) {
      return Optional.empty();
    }
    return known.stream()
        .filter(other -> distance(name, other) <= Math.max(1, other.length() / 3))
        .min(Comparator.comparingInt(other -> distance(name, other)));
  }

  /** Levenshtein distance without regard to case: {@code headdim} is {@code headDim} misspelt. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        int changed = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
