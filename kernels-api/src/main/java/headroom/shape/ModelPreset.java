package headroom.shape;

import java.util.OptionalInt;

/**
 * The attention shape of a published model.
 *
 * @param name the name used on the command line, such as {@code falcon-7b}
 * @param queryHeads query heads per layer
 * @param kvHeads key/value heads per layer
 * @param headDim elements per head
 * @param layers attention layers
 * @param maxContext longest context in tokens that the model was published with
 * @param slidingWindow tokens that a layer attends to at most, if it was published with a window
 */
public record ModelPreset(
    String name,
    int queryHeads,
    int kvHeads,
    int headDim,
    int layers,
    int maxContext,
    OptionalInt slidingWindow) {

  /** A model that attends to all of its context. */
  public ModelPreset(
      String name, int queryHeads, int kvHeads, int headDim, int layers, int maxContext) {
    this(name, queryHeads, kvHeads, headDim, layers, maxContext, OptionalInt.empty());
  }

  /** The same model, had it a window of so many tokens. */
  ModelPreset windowed(int tokens) {
    return new ModelPreset(
        name, queryHeads, kvHeads, headDim, layers, maxContext, OptionalInt.of(tokens));
  }

  /** The decode step of one layer of this model. */
  public AttentionShape shape(int batch, int seqLen) {
    return new AttentionShape(batch, queryHeads, kvHeads, headDim, seqLen);
  }

  /** The size of this model's KV cache. */
  public KvCacheSize kvCache(ElementType type) {
    return new KvCacheSize(kvHeads, headDim, layers, type);
  }
}
