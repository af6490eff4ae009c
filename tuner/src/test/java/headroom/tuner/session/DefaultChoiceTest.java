package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.dispatch.DefaultChoice;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultChoiceTest {

  private static final List<KernelVariant> VARIANTS =
      KernelCatalog.load().forDevice(DeviceKind.CPU);

  /** Rows where K and V stream: one head each beyond L2, up to 4 heads beyond half of L3. */
  @ParameterizedTest
  @CsvSource({
    "32, 32,   16, 33554432, split-tiled",
    "32, 32,  512, 33554432, split-row",
    "32,  8,  512, 33554432, split-tiled",
    "32,  8, 4096, 33554432, split-row",
    "32,  8, 4096,        0, split-row",
    "32,  8, 1024,  8388608, split-row",
    "72,  8, 4096, 33554432, split-tiled",
    "32,  1, 65536, 33554432, split-tiled"
  })
  void rowsAreTheDefaultWhereMemoryDecides(
      int heads, int kvHeads, int keys, long l3Bytes, String variant) {
    DeviceTraits traits = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, l3Bytes);
    AttentionShape shape = new AttentionShape(1, heads, kvHeads, 128, keys);
    assertThat(DefaultChoice.of(VARIANTS, shape, traits).variant()).isEqualTo(variant);
  }

  @ParameterizedTest
  @CsvSource({"32, 512", "32, 8192", "8, 8192"})
  void with32RegistersTilesAreTheDefaultEverywhere(int kvHeads, int keys) {
    DeviceTraits traits = new DeviceTraits(512, 32, 2, 48 << 10, 1 << 20, 32 << 20);
    AttentionShape shape = new AttentionShape(1, 32, kvHeads, 128, keys);
    assertThat(DefaultChoice.of(VARIANTS, shape, traits).variant()).isEqualTo("split-tiled");
  }

  /** Tiles that can send for K and V ahead beat rows from fewer heads on. */
  @Test
  void groupsOfEightAreRowsOnlyWhereNothingIsSentForAhead() {
    DeviceTraits traits = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);
    AttentionShape shape = new AttentionShape(1, 64, 8, 128, 4096);
    boolean ahead =
        KernelCatalog.load().named("tiled").defaultConfig(shape, traits).intValue("prefetch") > 0;
    assertThat(DefaultChoice.of(VARIANTS, shape, traits).variant())
        .isEqualTo(ahead ? "split-tiled" : "split-row");
  }
}
