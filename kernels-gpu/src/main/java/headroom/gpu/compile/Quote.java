package headroom.gpu.compile;

/** Foreign text inside messages: bounded, on one line, and unable to steer a terminal. */
final class Quote {
  /** A longer quotation hides the message's point. */
  private static final int MAX_CHARS = 60;

  private Quote() {}

  /** The text in quotes. */
  static String of(String text) {
    String cut = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
    return '"' + oneLine(cut) + '"';
  }

  /** The text with control characters, line ends and direction overrides replaced. */
  static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
  }
}
