package headroom.cpu.kernel;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.KvFormat;

/** Refuses a cache that a compiled kernel would read wrongly. */
final class CacheCheck {

  /** Kernels mask their indices to this range, which spares C2 sign extensions. */
  private static final long MOST_FLOATS = 1 << 30;

  private CacheCheck() {}

  /**
   * Checks layout, extents and lengths.
   *
   * @throws IllegalArgumentException if the cache has another layout, format or head dim, or holds
   *     an empty sequence
   */
  static void require(KvCache cache, KvLayout layout, KvFormat format, HeadGeometry heads) {
    if (!cache.layout().equals(layout)
        || !cache.format().equals(format)
        || cache.headDim() != heads.headDim()) {
      throw new IllegalArgumentException(
          "the cache must have the kernel's layout, format and head dim: cache %s %s headDim=%d, kernel %s %s headDim=%d; fill a cache with kernel.layout() and kernel.format()"
              .formatted(
                  cache.layout(),
                  cache.format(),
                  cache.headDim(),
                  layout,
                  format,
                  heads.headDim()));
    }
    long rows = (long) cache.batch() * cache.kvHeads() * heads.group();
    if (rows * cache.headDim() > MOST_FLOATS) {
      throw new IllegalArgumentException(
          "queries and output of a decode hold at most 2^30 floats: batch=%d, query heads=%d, headDim=%d; decode fewer sequences at once"
              .formatted(cache.batch(), cache.kvHeads() * heads.group(), cache.headDim()));
    }
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      if (cache.length(sequence) < 1) {
        throw new IllegalArgumentException(
            "sequence %d is empty; append at least one token before decoding".formatted(sequence));
      }
    }
  }
}
