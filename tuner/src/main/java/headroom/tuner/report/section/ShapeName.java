package headroom.tuner.report.section;

import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Shapes as a report calls them: {@code 48/1/128 · 4096}, heads, KV heads, dim and keys. */
final class ShapeName {

  private static final int MOST_MODELS = 4;

  /** Of a model's name: a preset's has at most 14, a profile may hold 200. */
  private static final int MOST_LETTERS = 32;

  private ShapeName() {}

  /** The whole shape; its cache state where that is not the usual one. */
  static String of(TunedShape tuned) {
    return of(tuned.shape(), tuned.cacheState());
  }

  /** The whole shape, decoded with its cache in a state. */
  static String of(AttentionShape shape, String cacheState) {
    return of(shape) + cold(cacheState);
  }

  /** The whole shape. */
  static String of(AttentionShape shape) {
    return "%s · %d".formatted(heads(shape), shape.seqLen());
  }

  /** All but its length. */
  static String heads(AttentionShape shape) {
    return heads(shape, String.valueOf(shape.queryHeads()), String.valueOf(shape.kvHeads()));
  }

  /**
   * A curve along query heads, which are {@code n}: {@code GQA n/8/128 · 4096}. What stands in it
   * is the same for all of its points; MHA has a KV head for each query head.
   */
  static String alongHeads(TunedShape tuned) {
    AttentionShape shape = tuned.shape();
    String kvHeads =
        switch (shape.kind()) {
          case MHA -> "n";
          case GQA, MQA -> String.valueOf(shape.kvHeads());
        };
    return "%s %s · %d%s"
        .formatted(
            shape.kind(), heads(shape, "n", kvHeads), shape.seqLen(), cold(tuned.cacheState()));
  }

  private static String heads(AttentionShape shape, String queryHeads, String kvHeads) {
    String batch = shape.batch() == 1 ? "" : shape.batch() + " × ";
    String format =
        shape.format().equals(KvFormat.F32) ? "" : " " + shape.format().label().replace("-p", " p");
    return "%s%s/%s/%d%s".formatted(batch, queryHeads, kvHeads, shape.headDim(), format);
  }

  private static String cold(String cacheState) {
    return cacheState.equals("cold") ? " cold" : "";
  }

  /** The presets that have these heads. */
  static String models(TunedShape tuned) {
    List<String> models = tuned.models();
    if (models.isEmpty()) {
      return Quantity.NONE;
    }
    String first =
        models.stream().limit(MOST_MODELS).map(ShapeName::cut).collect(Collectors.joining(", "));
    return models.size() > MOST_MODELS ? first + " +" + (models.size() - MOST_MODELS) : first;
  }

  private static String cut(String model) {
    return model.length() <= MOST_LETTERS ? model : model.substring(0, MOST_LETTERS) + "…";
  }

  /** A resource in a few letters. */
  static String resource(Resource resource) {
    return switch (resource) {
      case FMA -> "FMA";
      case L1 -> "L1";
      case L2 -> "L2";
      case L3 -> "L3";
      case DRAM -> "DRAM";
      case COPY -> "copy";
      case MMA_BF16 -> "mma bf16";
      case MMA_F16 -> "mma f16";
    };
  }
}
