package headroom.shape;

import java.util.Comparator;

/**
 * How a KV cache keeps its numbers: the type of an element, and whether a sequence's tokens lie in
 * one piece or in pages, wherever a pool had one free (Kwon et al., "Efficient Memory Management
 * for Large Language Model Serving with PagedAttention", SOSP 2023).
 *
 * @param element type of one element of K and V
 * @param pageTokens tokens of a page, a power of two from 16 to 4096; {@link #CONTIGUOUS} is one
 *     piece per sequence
 */
public record KvFormat(ElementType element, int pageTokens) implements Comparable<KvFormat> {

  /** As many {@link #pageTokens} as a cache has that is not paged. */
  public static final int CONTIGUOUS = 0;

  /** Single precision in one piece per sequence. */
  public static final KvFormat F32 = new KvFormat(ElementType.F32, CONTIGUOUS);

  /** Between the element type and the tokens of a page, in labels. */
  private static final String PAGES = "-p";

  private static final int SMALLEST_PAGE = 16;
  private static final int LARGEST_PAGE = 4096;

  private static final Comparator<KvFormat> ORDER =
      Comparator.comparing(KvFormat::element).thenComparingInt(KvFormat::pageTokens);

  /**
   * Checks the page.
   *
   * @throws IllegalArgumentException if {@code pageTokens} is neither 0 nor a power of two from 16
   *     to 4096
   */
  public KvFormat {
    boolean page =
        pageTokens >= SMALLEST_PAGE
            && pageTokens <= LARGEST_PAGE
            && Integer.bitCount(pageTokens) == 1;
    if (pageTokens != CONTIGUOUS && !page) {
      throw new IllegalArgumentException(
          "pageTokens must be a power of two from %d to %d, or %d for one piece: pageTokens=%d"
              .formatted(SMALLEST_PAGE, LARGEST_PAGE, CONTIGUOUS, pageTokens));
    }
  }

  /** Whether tokens lie in pages. */
  public boolean paged() {
    return pageTokens != CONTIGUOUS;
  }

  /** The same elements in one piece per sequence. */
  public KvFormat contiguous() {
    return new KvFormat(element, CONTIGUOUS);
  }

  /** A short, stable name: {@code f32}, {@code bf16-p32}. */
  public String label() {
    return paged() ? element.label() + PAGES + pageTokens : element.label();
  }

  /**
   * The format of a {@link #label}.
   *
   * @throws IllegalArgumentException if it is none: the label, and what is wrong with it
   */
  public static KvFormat named(String label) {
    int pages = label.indexOf(PAGES);
    if (pages < 0) {
      return new KvFormat(ElementType.named(label), CONTIGUOUS);
    }
    String tokens = label.substring(pages + PAGES.length());
    if (!tokens.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(
          "a format is an element type, and -p with a number where it is paged: " + label);
    }
    return new KvFormat(ElementType.named(label.substring(0, pages)), Integer.parseInt(tokens));
  }

  /** Appended to a shape's label: empty for f32 in one piece, else such as {@code -bf16-p32}. */
  String suffix() {
    String type = element == ElementType.F32 ? "" : "-" + element.label();
    return paged() ? type + PAGES + pageTokens : type;
  }

  @Override
  public int compareTo(KvFormat other) {
    return ORDER.compare(this, other);
  }
}
