package headroom.tuner.report.page;

import java.util.Locale;

/**
 * Writes elements; every text and attribute value goes through {@link Escape}. Names of elements
 * and attributes are literals of this package.
 */
final class Html {

  private final StringBuilder out = new StringBuilder();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]);
      out.append("=\"").append(Escape.html(attributes[i + 1])).append('"');
    }
    out.append('>');
    return this;
  }

  Html close(String tag) {
    out.append("</").append(tag).append(">\n");
    return this;
  }

  /** Text inside the open element. */
  Html text(String text) {
    out.append(Escape.html(text));
    return this;
  }

  /** A whole element that holds text alone. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /**
   * A script or style, whose content HTML takes as it is.
   *
   * @throws IllegalArgumentException if {@code content} would end the element
   */
  Html verbatim(String tag, String content, String... attributes) {
    if (content.toLowerCase(Locale.ROOT).contains("</" + tag)) {
      throw new IllegalArgumentException("content of <" + tag + "> must not end it");
    }
    open(tag, attributes);
    out.append(content);
    return close(tag);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
