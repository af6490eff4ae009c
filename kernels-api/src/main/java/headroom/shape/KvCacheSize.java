package headroom.shape;

/**
 * Bytes that a model's KV cache takes: {@code 2 * kvHeads * headDim * layers * bytes} per token (K
 * and V).
 *
 * @param kvHeads key/value heads per layer
 * @param headDim elements per head
 * @param layers attention layers, each with a cache of its own
 * @param type element type of the cache
 */
public record KvCacheSize(int kvHeads, int headDim, int layers, ElementType type) {

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if a count is below 1
   */
  public KvCacheSize {
    if (kvHeads < 1 || headDim < 1 || layers < 1) {
      throw new IllegalArgumentException(
          "KV cache needs at least one head, dim and layer: kvHeads=%d, headDim=%d, layers=%d"
              .formatted(kvHeads, headDim, layers));
    }
  }

  /** Bytes of K and V for one token of one sequence, over all layers. */
  public long bytesPerToken() {
    return 2L * kvHeads * headDim * layers * type.bytes();
  }

  /** Bytes for {@code batch} sequences of {@code seqLen} tokens. */
  public long bytes(int batch, int seqLen) {
    return Math.multiplyExact(Math.multiplyExact(bytesPerToken(), (long) batch), (long) seqLen);
  }

  /** How many times smaller this cache is than the same model's with {@code heads} KV heads. */
  public double savingAgainst(int heads) {
    return (double) heads / kvHeads;
  }
}
