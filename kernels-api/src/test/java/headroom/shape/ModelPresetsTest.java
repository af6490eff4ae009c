package headroom.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPresetsTest {

  @ParameterizedTest
  @CsvSource({
    "palm-8b, 16, 1, 256, 32, 2048, MQA",
    "palm-62b, 32, 1, 256, 64, 2048, MQA",
    "palm-540b, 48, 1, 256, 118, 2048, MQA",
    "falcon-7b, 71, 1, 64, 32, 2048, MQA",
    "falcon-40b, 128, 8, 64, 60, 2048, GQA",
    "falcon-180b, 232, 8, 64, 80, 2048, GQA",
    "santacoder, 16, 1, 128, 24, 2048, MQA",
    "starcoder, 48, 1, 128, 40, 8192, MQA",
    "starcoder2-3b, 24, 2, 128, 30, 16384, GQA",
    "starcoder2-7b, 36, 4, 128, 32, 16384, GQA",
    "starcoder2-15b, 48, 4, 128, 40, 16384, GQA",
    "gemma-2b, 8, 1, 256, 18, 8192, MQA",
    "llama2-70b, 64, 8, 128, 80, 4096, GQA",
    "llama3-8b, 32, 8, 128, 32, 8192, GQA",
    "llama3-70b, 64, 8, 128, 80, 8192, GQA",
    "mistral-7b, 32, 8, 128, 32, 32768, GQA",
    "mixtral-8x7b, 32, 8, 128, 32, 32768, GQA",
    "mixtral-8x22b, 48, 8, 128, 56, 65536, GQA",
    "falcon-rw-1b, 32, 32, 64, 24, 2048, MHA",
    "llama2-7b, 32, 32, 128, 32, 4096, MHA",
  })
  void presetsAreAsPublished(
      String name,
      int queryHeads,
      int kvHeads,
      int headDim,
      int layers,
      int maxContext,
      AttentionKind kind) {
    ModelPreset preset = ModelPresets.named(name);
    assertThat(preset)
        .isEqualTo(
            new ModelPreset(
                name, queryHeads, kvHeads, headDim, layers, maxContext, preset.slidingWindow()));
    assertThat(preset.shape(3, 512))
        .isEqualTo(new AttentionShape(3, queryHeads, kvHeads, headDim, 512));
    assertThat(preset.shape(1, 1).kind()).isEqualTo(kind);
  }

  @Test
  void windowsAreAsFirstPublished() {
    assertThat(ModelPresets.all())
        .filteredOn(preset -> preset.slidingWindow().isPresent())
        .allSatisfy(preset -> assertThat(preset.slidingWindow()).hasValue(4096))
        .extracting(ModelPreset::name)
        .containsExactly("starcoder2-3b", "starcoder2-7b", "starcoder2-15b", "mistral-7b");
  }

  @Test
  void namesAreDistinctAndAllAreTested() {
    assertThat(ModelPresets.all())
        .extracting(ModelPreset::name)
        .doesNotHaveDuplicates()
        .hasSize(20);
  }

  @Test
  void anUnknownNameGetsTheList() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelPresets.named("gpt-9"))
        .withMessageStartingWith("unknown model: gpt-9; known models: palm-8b, palm-62b, ");
  }

  /** KV cache against the same model with a KV head per query head: the ratio of head counts. */
  @Test
  void cacheShrinksByTheHeadRatio() {
    for (ModelPreset preset : ModelPresets.all()) {
      ModelPreset mha =
          new ModelPreset(
              "mha",
              preset.queryHeads(),
              preset.queryHeads(),
              preset.headDim(),
              preset.layers(),
              preset.maxContext());
      for (ElementType type : ElementType.values()) {
        KvCacheSize size = preset.kvCache(type);
        assertThat(size.bytes(3, 100) * preset.queryHeads())
            .isEqualTo(mha.kvCache(type).bytes(3, 100) * preset.kvHeads());
        assertThat(size.savingAgainst(preset.queryHeads()))
            .isEqualTo((double) preset.queryHeads() / preset.kvHeads());
      }
    }
  }

  @Test
  void cacheSizeIsCountedOverLayers() {
    // falcon-7b, bf16: 2 · 1 · 64 · 32 layers · 2 bytes = 8 KiB per token.
    KvCacheSize size = ModelPresets.named("falcon-7b").kvCache(ElementType.BF16);
    assertThat(size.bytesPerToken()).isEqualTo(8192);
    assertThat(size.bytes(4, 2048)).isEqualTo(8192L * 4 * 2048);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KvCacheSize(0, 64, 1, ElementType.F32))
        .withMessageContaining("kvHeads=0");
  }
}
