package headroom.cpu.kernel;

import headroom.kernel.KvCache;

/** Refuses a cache that a compiled kernel would read wrongly. */
final class CacheCheck {

  /**
   * Largest index that the kernels' {@code & 0x3fffffff} leaves as it is. The mask tells C2 that
   * index arithmetic cannot overflow; it must never change a value.
   */
  private static final int LARGEST_ARRAY = 1 << 30;

  private CacheCheck() {}

  /**
   * Checks layout, extents and lengths.
   *
   * @throws IllegalArgumentException if the cache has another layout or head dim, is beyond 2^30
   *     elements, or holds an empty sequence
   */
  static void require(KvCache cache, RangeProgram program) {
    if (!cache.layout().equals(program.layout()) || cache.headDim() != program.heads().headDim()) {
      throw new IllegalArgumentException(
          "the cache must have the kernel's layout and head dim: cache %s headDim=%d, kernel %s headDim=%d; fill a cache with kernel.layout()"
              .formatted(
                  cache.layout(), cache.headDim(), program.layout(), program.heads().headDim()));
    }
    if (cache.keys().length > LARGEST_ARRAY || cache.values().length > LARGEST_ARRAY) {
      throw new IllegalArgumentException(
          "K and V may hold 2^30 elements each: keys=%d, values=%d; split the batch over several caches"
              .formatted(cache.keys().length, cache.values().length));
    }
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      if (cache.length(sequence) < 1) {
        throw new IllegalArgumentException(
            "sequence %d is empty; append at least one token before decoding".formatted(sequence));
      }
    }
  }
}
