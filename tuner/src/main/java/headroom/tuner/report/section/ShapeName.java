package headroom.tuner.report.section;

import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.List;

/** Shapes as a report calls them: {@code 48/1/128 · 4096}, heads, KV heads, dim and keys. */
final class ShapeName {

  private static final int MOST_MODELS = 4;

  private ShapeName() {}

  /** The whole shape; its cache state where that is not the usual one. */
  static String of(TunedShape tuned) {
    String cold = tuned.cacheState().equals("cold") ? " cold" : "";
    return of(tuned.shape()) + cold;
  }

  /** The whole shape. */
  static String of(AttentionShape shape) {
    return "%s · %d".formatted(heads(shape), shape.seqLen());
  }

  /** All but its length. */
  static String heads(AttentionShape shape) {
    String batch = shape.batch() == 1 ? "" : shape.batch() + " × ";
    String format =
        shape.format().equals(KvFormat.F32) ? "" : " " + shape.format().label().replace("-p", " p");
    return "%s%d/%d/%d%s"
        .formatted(batch, shape.queryHeads(), shape.kvHeads(), shape.headDim(), format);
  }

  /** The presets that have these heads. */
  static String models(TunedShape tuned) {
    List<String> models = tuned.models();
    if (models.isEmpty()) {
      return Quantity.NONE;
    }
    String first = String.join(", ", models.subList(0, Math.min(MOST_MODELS, models.size())));
    return models.size() > MOST_MODELS ? first + " +" + (models.size() - MOST_MODELS) : first;
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
