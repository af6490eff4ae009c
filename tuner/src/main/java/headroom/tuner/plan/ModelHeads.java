package headroom.tuner.plan;

import headroom.shape.AttentionKind;
import headroom.shape.AttentionShape;
import headroom.shape.KvCacheSize;
import headroom.shape.KvFormat;
import headroom.shape.ModelPreset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model's attention, and the other ways in which its query heads could share KV heads.
 *
 * @param name a preset's name, or {@code custom}
 * @param queryHeads query heads per layer
 * @param kvHeads KV heads per layer, as the model has them
 * @param headDim elements per head
 * @param layers attention layers
 * @param format how the KV cache keeps its numbers
 * @param slidingWindow tokens that a layer attends to at most, if the model was published with a
 *     window
 */
public record ModelHeads(
    String name,
    int queryHeads,
    int kvHeads,
    int headDim,
    int layers,
    KvFormat format,
    OptionalInt slidingWindow) {

  /** KV heads of most published GQA models. */
  private static final int COMMON_GROUPS = 8;

  /** More layers than any model has. */
  private static final int MOST_LAYERS = 10_000;

  /**
   * Checks the extents.
   *
   * @throws IllegalArgumentException if they are no attention shape, or {@code layers} is not
   *     between 1 and 10000
   */
  public ModelHeads {
    AttentionShape checked = new AttentionShape(1, queryHeads, kvHeads, headDim, 1, format);
    if (layers < 1 || layers > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "layers must be between 1 and %d for %s: layers=%d"
              .formatted(MOST_LAYERS, checked.label(), layers));
    }
  }

  /** Attention to all of the context. */
  public ModelHeads(
      String name, int queryHeads, int kvHeads, int headDim, int layers, KvFormat format) {
    this(name, queryHeads, kvHeads, headDim, layers, format, OptionalInt.empty());
  }

  /** A preset's attention. */
  public static ModelHeads of(ModelPreset model, KvFormat format) {
    return new ModelHeads(
        model.name(),
        model.queryHeads(),
        model.kvHeads(),
        model.headDim(),
        model.layers(),
        format,
        model.slidingWindow());
  }

  /**
   * KV head counts to compare, the most first: MHA, GQA, MQA. GQA is the model's own where it has
   * groups, else 8 groups or the next lower divisor; a prime number of heads has none.
   */
  public List<Integer> alternatives() {
    List<Integer> counts = new ArrayList<>(List.of(queryHeads));
    int groups = kind(kvHeads) == AttentionKind.GQA ? kvHeads : largestDivisor();
    if (groups > 1 && groups < queryHeads) {
      counts.add(groups);
    }
    if (queryHeads > 1) {
      counts.add(1);
    }
    return counts;
  }

  private int largestDivisor() {
    int divisor = COMMON_GROUPS;
    while (queryHeads % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  /** How the heads share with so many KV heads. */
  public AttentionKind kind(int kv) {
    return new AttentionShape(1, queryHeads, kv, headDim, 1).kind();
  }

  /** One layer's decode step with so many KV heads. */
  public AttentionShape shape(int kv, int batch, int tokens) {
    return new AttentionShape(batch, queryHeads, kv, headDim, tokens, format);
  }

  /** The KV cache of all layers with so many KV heads. */
  public KvCacheSize cache(int kv) {
    return new KvCacheSize(kv, headDim, layers, format.element());
  }
}
