package headroom.cpu.kernel;

import headroom.kernel.KvCache;

/** Refuses a cache that a compiled kernel would read wrongly. */
final class CacheCheck {

  private CacheCheck() {}

  /**
   * Checks layout, extents and lengths.
   *
   * @throws IllegalArgumentException if the cache has another layout, format or head dim, or holds
   *     an empty sequence
   */
  static void require(KvCache cache, RangeProgram program) {
    if (!cache.layout().equals(program.layout())
        || !cache.format().equals(program.format())
        || cache.headDim() != program.heads().headDim()) {
      throw new IllegalArgumentException(
          "the cache must have the kernel's layout, format and head dim: cache %s %s headDim=%d, kernel %s %s headDim=%d; fill a cache with kernel.layout() and kernel.format()"
              .formatted(
                  cache.layout(),
                  cache.format(),
                  cache.headDim(),
                  program.layout(),
                  program.format(),
                  program.heads().headDim()));
    }
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      if (cache.length(sequence) < 1) {
        throw new IllegalArgumentException(
            "sequence %d is empty; append at least one token before decoding".formatted(sequence));
      }
    }
  }
}
