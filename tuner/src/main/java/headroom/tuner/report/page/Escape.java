package headroom.tuner.report.page;

/**
 * Foreign text made harmless, here and nowhere else: whatever comes out holds no character that
 * could end the text around it.
 */
final class Escape {

  /** Shown for what has no form or would change the direction of the text around it. */
  private static final char REPLACEMENT = '\uFFFD';

  private Escape() {}

  /** For HTML text and for attribute values in double quotes. */
  static String html(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(formless(point) ? REPLACEMENT : point);
              }
            });
    return safe.toString();
  }

  /**
   * For JSON inside a script element: {@code </script>} and {@code <!--} would end or hide it, and
   * outside of strings JSON has none of these characters.
   */
  static String json(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  /** For a cell of a Markdown table, shown as it is: no mark-up, no HTML, no link. */
  static String markdown(String text) {
    return html(text).replaceAll("([\\\\`*_{}\\[\\]()#+!|~@:])", "\\\\$1");
  }

  private static boolean formless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> true;
      default -> false;
    };
  }
}
