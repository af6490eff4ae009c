package headroom.shape;

import java.util.List;
import java.util.stream.Collectors;

/** The attention shapes of real models, as their published configurations give them. */
public final class ModelPresets {

  private static final List<ModelPreset> ALL =
      List.of(
          new ModelPreset("palm-8b", 16, 1, 256, 32, 2048),
          new ModelPreset("palm-62b", 32, 1, 256, 64, 2048),
          new ModelPreset("palm-540b", 48, 1, 256, 118, 2048),
          // Derivatives' configurations say num_kv_heads 71 beside multi_query true: it is 1.
          new ModelPreset("falcon-7b", 71, 1, 64, 32, 2048),
          new ModelPreset("falcon-40b", 128, 8, 64, 60, 2048),
          new ModelPreset("falcon-180b", 232, 8, 64, 80, 2048),
          new ModelPreset("santacoder", 16, 1, 128, 24, 2048),
          new ModelPreset("starcoder", 48, 1, 128, 40, 8192),
          new ModelPreset("starcoder2-3b", 24, 2, 128, 30, 16384).windowed(4096),
          new ModelPreset("starcoder2-7b", 36, 4, 128, 32, 16384).windowed(4096),
          new ModelPreset("starcoder2-15b", 48, 4, 128, 40, 16384).windowed(4096),
          new ModelPreset("gemma-2b", 8, 1, 256, 18, 8192),
          new ModelPreset("llama2-70b", 64, 8, 128, 80, 4096),
          new ModelPreset("llama3-8b", 32, 8, 128, 32, 8192),
          new ModelPreset("llama3-70b", 64, 8, 128, 80, 8192),
          // The window is of v0.1; later versions have none.
          new ModelPreset("mistral-7b", 32, 8, 128, 32, 32768).windowed(4096),
          new ModelPreset("mixtral-8x7b", 32, 8, 128, 32, 32768),
          new ModelPreset("mixtral-8x22b", 48, 8, 128, 56, 65536),
          new ModelPreset("falcon-rw-1b", 32, 32, 64, 24, 2048),
          // llama2-7b is the common MHA shape: 32 heads of 128, each with a KV head of its own.
          new ModelPreset("llama2-7b", 32, 32, 128, 32, 4096));

  private ModelPresets() {}

  /** Every preset, in the order of this file. */
  public static List<ModelPreset> all() {
    return ALL;
  }

  /**
   * The preset of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists all names
   */
  public static ModelPreset named(String name) {
    return ALL.stream()
        .filter(preset -> preset.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown model: %s; known models: %s"
                        .formatted(
                            name,
                            ALL.stream()
                                .map(ModelPreset::name)
                                .collect(Collectors.joining(", ")))));
  }
}
