package headroom.dispatch;

import headroom.shape.AttentionShape;

/**
 * How far two shapes are from each other: the Euclidean distance of the logarithms of their
 * extents, so that what is twice as large is one step away, whether 512 tokens or 32768.
 *
 * <pre>
 *   d² = ln²(group ratio) + ln²(kvHeads ratio) + ln²(headDim ratio) + ln²(seqLen ratio) + ln²(batch ratio)
 *        + 1, if one cache is paged and the other is not
 * </pre>
 *
 * <p>The group and not the query heads: it decides what binds a kernel, and with the KV heads gives
 * the query heads. A page counts as a factor of e in one extent. Element types do not compare:
 * another type is another kernel.
 */
public final class ShapeDistance {

  private ShapeDistance() {}

  /** The distance; 0 for the same shape, infinite where the caches' element types differ. */
  public static double between(AttentionShape a, AttentionShape b) {
    if (a.format().element() != b.format().element()) {
      return Double.POSITIVE_INFINITY;
    }
    double pages = a.format().paged() == b.format().paged() ? 0 : 1;
    return Math.sqrt(
        square(a.group(), b.group())
            + square(a.kvHeads(), b.kvHeads())
            + square(a.headDim(), b.headDim())
            + square(a.seqLen(), b.seqLen())
            + square(a.batch(), b.batch())
            + pages);
  }

  private static double square(int a, int b) {
    double difference = Math.log((double) a / b);
    return difference * difference;
  }
}
