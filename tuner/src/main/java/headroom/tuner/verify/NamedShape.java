package headroom.tuner.verify;

import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import headroom.shape.ModelPreset;
import headroom.shape.ModelPresets;
import java.util.List;

/**
 * A decode step that this project has a target for on a GPU.
 *
 * @param model whose heads it has
 * @param shape what is decoded
 */
public record NamedShape(String model, AttentionShape shape) {

  /**
   * The shapes of the targets: batches that fill a GPU, single sequences that do not, int8 beside
   * bf16, GQA and MHA beside MQA. Those that tell most come first, since a clock may end the list.
   */
  public static List<NamedShape> all() {
    return List.of(
        of("starcoder", 64, 8192, "bf16"),
        of("starcoder", 1, 8192, "bf16"),
        of("starcoder", 1, 1024, "bf16"),
        of("falcon-7b", 256, 2048, "bf16"),
        of("palm-540b", 64, 2048, "bf16"),
        of("gemma-2b", 64, 8192, "bf16"),
        of("llama3-70b", 32, 8192, "bf16"),
        of("starcoder", 64, 8192, "int8"),
        of("starcoder", 64, 8192, "f16"),
        of("falcon-rw-1b", 16, 2048, "bf16"));
  }

  /** What an emulated device is through in seconds. */
  public static List<NamedShape> tiny() {
    return List.of(
        new NamedShape("tiny", new AttentionShape(1, 4, 1, 64, 40, KvFormat.named("bf16"))));
  }

  private static NamedShape of(String model, int batch, int seqLen, String format) {
    ModelPreset heads = ModelPresets.named(model);
    return new NamedShape(
        model,
        new AttentionShape(
            batch,
            heads.queryHeads(),
            heads.kvHeads(),
            heads.headDim(),
            seqLen,
            KvFormat.named(format)));
  }
}
