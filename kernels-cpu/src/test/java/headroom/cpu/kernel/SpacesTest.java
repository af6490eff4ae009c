package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpacesTest {

  private static final AttentionShape STARCODER = new AttentionShape(1, 32, 1, 128, 4096);
  private static final DeviceTraits AVX2 = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 0);
  private static final DeviceTraits AVX512 = new DeviceTraits(512, 32, 2, 48 << 10, 1 << 20, 0);

  static Stream<KernelVariant> variants() {
    return KernelCatalog.load().all().stream();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void defaultIsOfTheSpaceForEveryShapeAndDevice(KernelVariant variant) {
    for (DeviceTraits device :
        new DeviceTraits[] {
          AVX2,
          AVX512,
          new DeviceTraits(128, 32, 1, 0, 0, 0),
          new DeviceTraits(64, 16, 1, 0, 0, 0),
          new DeviceTraits(2048, 32, 96, 0, 0, 0)
        }) {
      for (int heads : new int[] {1, 2, 3, 5, 7, 8, 12, 29, 71, 128}) {
        for (int headDim : new int[] {1, 5, 64, 80, 96, 128, 256}) {
          AttentionShape shape = new AttentionShape(1, heads, 1, headDim, 100);
          KernelConfig config = variant.defaultConfig(shape, device);
          assertThat(variant.space(shape, device).violation(config))
              .as("%s on %s at %s", config, device, shape.label())
              .isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void sampledConfigurationsSpecialise(KernelVariant variant) {
    AttentionShape shape = new AttentionShape(1, 7, 1, 80, 64);
    for (KernelConfig config : variant.space(shape, AVX2).sample(new Random(3), 5)) {
      variant.specialise(shape, config).close();
    }
  }

  @Test
  void tiledSpaceIsRich() {
    ConfigSpace space = new TiledDecode().space(STARCODER, AVX512);
    ConfigSpace.Census census = space.census();
    assertThat(census.legal()).isGreaterThan(600);
    assertThat(census.rejected().keySet())
        .containsExactly(
            "KV block is whole key panels",
            "value tile is no wider than the head",
            "score tile fits the vector registers",
            "value tile fits the vector registers",
            "score tile hides the FMA latency",
            "value tile hides the FMA latency",
            "scores of a block fit half of L2");
    assertThat(census.rejected().get("score tile fits the vector registers")).isPositive();
    assertThat(census.legal()).isEqualTo(space.enumerate().count());
  }

  @Test
  void fewerRegistersAllowSmallerTiles() {
    ConfigSpace avx2 = new TiledDecode().space(STARCODER, AVX2);
    KernelConfig large =
        new TiledDecode()
            .defaultConfig(STARCODER, AVX2)
            .with("qkHeads", new AxisValue.Int(8))
            .with("qkVectors", new AxisValue.Int(2));
    assertThat(avx2.violation(large)).contains("score tile fits the vector registers");
    // The same tile spills on this device, but its results are right: specialise accepts it.
    assertThat(new TiledDecode().specialise(STARCODER, large).layout().keyPanel()).isEqualTo(16);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void refusesAnAxisValueThatIsNotOfTheSpace(KernelVariant variant) {
    KernelConfig config =
        variant.defaultConfig(STARCODER, AVX2).with("kvBlock", new AxisValue.Int(77));
    assertThatThrownBy(() -> variant.specialise(STARCODER, config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axis kvBlock has value 77");
  }

  @Test
  void atMostThreeSetsOfFlags() {
    assertThat(JitFlags.axis().values()).hasSizeLessThanOrEqualTo(3);
  }
}
