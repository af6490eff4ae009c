package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.profile.ConfirmedTime;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SpacesTest {

  private static final AttentionShape STARCODER = new AttentionShape(1, 32, 1, 128, 4096);
  private static final AttentionShape SMALL = new AttentionShape(1, 1, 1, 8, 64);
  private static final DeviceTraits AVX2 = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 0);
  private static final DeviceTraits AVX512 = new DeviceTraits(512, 32, 2, 48 << 10, 1 << 20, 0);

  private static final List<KvFormat> FORMATS =
      List.of(
          KvFormat.F32,
          new KvFormat(ElementType.F32, 16),
          new KvFormat(ElementType.BF16, 0),
          new KvFormat(ElementType.INT8, 32),
          new KvFormat(ElementType.F16, 64));

  static Stream<KernelVariant> variants() {
    return KernelCatalog.load().all().stream();
  }

  /** A cache is laid out once, in blocks, and read while it is filled. */
  @ParameterizedTest
  @CsvSource({"2, 512, 256", "2, 2048, 256", "2, 4096, 256", "16, 16384, 256", "2, 300, 128"})
  void aDefaultsBlocksLetFewKeysBeSharedToo(int threads, int keys, int kvBlock) {
    AttentionShape shape = new AttentionShape(1, 8, 1, 256, keys);
    DeviceTraits device = new DeviceTraits(512, 32, threads, 48 << 10, 1 << 20, 64 << 20);
    KernelConfig config = new SplitKvDecode.OverTiles().defaultConfig(shape, device);
    assertThat(config.nameValue("chunk")).isEqualTo("even");
    assertThat(config.intValue("kvBlock")).isEqualTo(kvBlock);
  }

  /** 1 KiB a key, an L3 of 32 MiB: what two threads would both send for they share by keys. */
  @ParameterizedTest
  @CsvSource({
    "512, 16,  8192, query-heads",
    "512, 16, 16384, even",
    "512, 48,  8192, query-heads",
    "512, 48, 16384, even",
    "256, 48, 16384, query-heads"
  })
  void aDefaultSplitsHeadsWhereNothingIsSentFor(int bits, int heads, int keys, String chunk) {
    assumeThat(LinePrefetch.AVAILABLE).as("prefetches can be called here").isTrue();
    AttentionShape shape = new AttentionShape(1, heads, 1, 128, keys);
    DeviceTraits device = new DeviceTraits(bits, bits / 16, 2, 48 << 10, 1 << 20, 32 << 20);
    assertThat(new SplitKvDecode.OverTiles().defaultConfig(shape, device).nameValue("chunk"))
        .isEqualTo(chunk);
  }

  /** K and V of 8 MiB in an L3 of 32 MiB, and of 32 MiB. */
  @ParameterizedTest
  @CsvSource({
    "f32,   8192, 16, 256",
    "f32,  32768, 16, 256",
    "f32,   8192, 32, 512",
    "f32,  32768, 32, 512",
    "bf16, 16384, 32, 512",
    "f32-p256, 8192, 32, 512",
    "f32-p32, 32768, 32, 512",
    "bf16-p32,   512, 32, 128",
    "bf16-p32, 32768, 32, 512"
  })
  void theDefaultsBlocksAreLongWhereRegistersAreMany(
      String format, int keys, int registers, int kvBlock) {
    assumeThat(LinePrefetch.AVAILABLE).as("prefetches can be called here").isTrue();
    AttentionShape shape = new AttentionShape(1, 16, 1, 128, keys, KvFormat.named(format));
    DeviceTraits device =
        new DeviceTraits(16 * registers, registers, 2, 48 << 10, 1 << 20, 32 << 20);
    assertThat(new TiledDecode().defaultConfig(shape, device).intValue("kvBlock"))
        .isEqualTo(kvBlock);
  }

  /** K and V of 64 MiB and of 4 MiB: what is sent for ahead is sent for in short panels. */
  @ParameterizedTest(name = "{0}, {1} KV heads, {2} keys: {3} x {4}, {5} lines")
  @CsvSource({
    "f32,      8,   512, 4, 4,  0",
    "f32,      8,  8192, 4, 2, 48",
    "f32-p32,  8,  8192, 4, 2, 48",
    "f32-p128, 8,  8192, 4, 2, 48",
    "f32,     16,   256, 2, 8,  0",
    "f32,     16,  4096, 2, 8,  0",
    "f32,     32,  2048, 1, 8,  0",
    "f32,      4, 16384, 8, 2, 48"
  })
  void aDefaultForSmallGroupsLooksAheadFromThreeHeadsOn(
      String format, int kvHeads, int keys, int heads, int vectors, int lines) {
    assumeThat(LinePrefetch.AVAILABLE).as("prefetches can be called here").isTrue();
    AttentionShape shape = new AttentionShape(1, 32, kvHeads, 128, keys, KvFormat.named(format));
    DeviceTraits device = new DeviceTraits(512, 32, 2, 48 << 10, 1 << 20, 32 << 20);
    KernelConfig config = new TiledDecode().defaultConfig(shape, device);
    assertThat(List.of("qkHeads", "pvHeads", "qkVectors", "pvVectors", "prefetch"))
        .extracting(config::intValue)
        .containsExactly(heads, heads, vectors, vectors, lines);
  }

  @Test
  void aDefaultOfThreeHeadsForEachKvHeadLooksAheadInPowersOfTwo() {
    assumeThat(LinePrefetch.AVAILABLE).as("prefetches can be called here").isTrue();
    AttentionShape shape = new AttentionShape(1, 24, 8, 128, 8192);
    DeviceTraits device = new DeviceTraits(512, 32, 2, 48 << 10, 1 << 20, 32 << 20);
    KernelConfig config = new TiledDecode().defaultConfig(shape, device);
    assertThat(List.of("qkHeads", "pvHeads", "qkVectors", "pvVectors", "prefetch"))
        .extracting(config::intValue)
        .containsExactly(3, 3, 4, 4, 48);
  }

  /** The default of a shape with other numbers. */
  private static KernelConfig tiled(AttentionShape shape, Map<String, Integer> numbers) {
    KernelConfig config = new TiledDecode().defaultConfig(shape, AVX512);
    for (Map.Entry<String, Integer> axis : numbers.entrySet()) {
      config = config.with(axis.getKey(), new AxisValue.Int(axis.getValue()));
    }
    return config;
  }

  /** 16 KiB: 128 keys of 32 floats, 64 of 64 or 256 of 32 shorts; whole panels of K too. */
  @ParameterizedTest
  @CsvSource({
    "f32,      512, 48, 2, 2, 128",
    "f32,      512,  0, 2, 2, 512",
    "f32,      512, 48, 2, 4,  64",
    "f32,      384, 48, 3, 2,  96",
    "f32-p64,  512, 48, 2, 2,  64",
    "f32-p256, 512, 48, 2, 2, 128",
    "bf16,     512,  0, 2, 2, 128",
    "bf16-p32, 512,  0, 2, 2,  32"
  })
  void whatIsSentForOrWidenedLiesInShortRuns(
      String format, int kvBlock, int lines, int qkVectors, int pvVectors, int run) {
    AttentionShape shape = new AttentionShape(1, 16, 1, 128, 4096, KvFormat.named(format));
    TiledDecode tiled = new TiledDecode();
    KernelConfig config =
        tiled(
            shape,
            Map.of(
                "kvBlock", kvBlock,
                "prefetch", lines,
                "qkVectors", qkVectors,
                "pvVectors", pvVectors));
    assertThat(tiled.layout(shape, config).valueBlock()).isEqualTo(run);
  }

  /** Tiles of fewer than 14 accumulators are unrolled, and spill, unless C2 is told not to. */
  @ParameterizedTest
  @CsvSource({
    "f32,     8, 8, 128, unchecked-rolled",
    "f32,     8, 2, 128, unchecked",
    "f32,     8, 1, 128, unchecked",
    "f32-p32, 8, 2, 128, unchecked-rolled",
    "f32-p16, 8, 1, 128, unchecked-rolled",
    "bf16,    8, 2, 128, unchecked",
    "f32,    13, 1, 128, unchecked-rolled",
    "f32,     8, 1,  80, unchecked-rolled"
  })
  void smallTilesOfADefaultAreNotUnrolled(
      String format, int heads, int kvHeads, int headDim, String jit) {
    AttentionShape shape =
        new AttentionShape(1, heads, kvHeads, headDim, 512, KvFormat.named(format));
    assertThat(new TiledDecode().defaultConfig(shape, AVX512).nameValue("jit")).isEqualTo(jit);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void defaultIsOfTheSpaceForEveryShapeAndDevice(KernelVariant variant) {
    for (DeviceTraits device :
        new DeviceTraits[] {
          AVX2,
          AVX512,
          new DeviceTraits(256, 16, 4, 32 << 10, 256 << 10, 0),
          new DeviceTraits(128, 32, 1, 0, 0, 0),
          new DeviceTraits(64, 16, 1, 0, 0, 0),
          new DeviceTraits(2048, 32, 96, 0, 0, 0)
        }) {
      for (int heads : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 12, 29, 71, 128}) {
        for (int headDim : new int[] {1, 5, 64, 80, 96, 128, 256}) {
          for (int keys : new int[] {1100, 200_000}) {
            AttentionShape plain = new AttentionShape(1, heads, 1, headDim, keys);
            for (KvFormat format : headDim == 80 ? FORMATS : List.of(KvFormat.F32)) {
              AttentionShape shape = plain.withFormat(format);
              KernelConfig config = variant.defaultConfig(shape, device);
              assertThat(variant.space(shape, device).violation(config))
                  .as("%s on %s at %s", config, device, shape.label())
                  .isEmpty();
            }
          }
        }
      }
    }
  }

  /** Three keys from the table's one address would reach past the end of a page. */
  @ParameterizedTest
  @CsvSource({
    "f32-p32,  256, 3, false",
    "f32-p32,  256, 2, true",
    "f32-p32,  256, 4, true",
    "f32-p256, 256, 3, true",
    "f32,      256, 3, true"
  })
  void anIterationOfAValueTileStaysInItsPage(String format, int kvBlock, int unroll, boolean fits) {
    AttentionShape shape = new AttentionShape(1, 2, 1, 64, 512, KvFormat.named(format));
    TiledDecode tiled = new TiledDecode();
    KernelConfig config =
        tiled(shape, Map.of("kvBlock", kvBlock, "pvVectors", 4, "pvUnroll", unroll));
    Optional<String> broken =
        fits ? Optional.empty() : Optional.of("values of an iteration lie in one page");
    assertThat(tiled.space(shape, AVX512).violation(config)).isEqualTo(broken);
    // An exported kernel has no prefetches, so what it could not do they do not allow.
    KernelConfig ahead = config.with(ReadAhead.AXIS, new AxisValue.Int(12));
    assertThat(TiledSpace.structure("tiled", shape).violation(ahead)).isEqualTo(broken);
  }

  /** A profile holds no flags but those that it knows: whoever adds one adds it there too. */
  @ParameterizedTest
  @MethodSource("variants")
  void whatFlagsAVariantAsksForMayStandInAProfile(KernelVariant variant) {
    KernelConfig config = variant.defaultConfig(STARCODER, AVX512);
    for (JitFlags set : JitFlags.values()) {
      List<String> flags = variant.jvmFlags(config.with(JitFlags.AXIS, set.value()));
      assertThat(flags).isEqualTo(set.flags());
      assertThatNoException()
          .isThrownBy(
              () -> new ConfirmedTime(config, flags, 1, 100, 90, 110, 120, 2, 4, 0, 1e-7, 0));
    }
  }

  /** 1100 keys: four blocks of 256 would leave one of four threads idle. */
  @Test
  void defaultBlocksLeaveEveryThreadAChunk() {
    DeviceTraits device = new DeviceTraits(256, 16, 4, 32 << 10, 512 << 10, 0);
    AttentionShape shape = new AttentionShape(1, 32, 1, 128, 1100);
    assertThat(new TiledDecode().defaultConfig(shape, device).intValue("kvBlock")).isEqualTo(256);
    assertThat(new SplitKvDecode.OverTiles().defaultConfig(shape, device).intValue("kvBlock"))
        .isEqualTo(96);
    AttentionShape longer = new AttentionShape(1, 32, 1, 128, 2048);
    assertThat(new SplitKvDecode.OverTiles().defaultConfig(longer, device).intValue("kvBlock"))
        .isEqualTo(256);
  }

  /** Every tile size of the axis is one that the group is walked in: no kernel has two names. */
  @Test
  void tileSizesAreThoseOfTheGroup() {
    assertThat(TileSizes.heads(8)).containsExactly(1, 2, 3, 4, 8);
    assertThat(TileSizes.heads(32)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 11);
    assertThat(TileSizes.heads(1)).containsExactly(1);
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
    ConfigSpace space = new TiledDecode().space(STARCODER.withQueryHeads(8), AVX512);
    ConfigSpace.Census census = space.census();
    assertThat(census.legal()).isGreaterThan(600);
    assertThat(census.rejected().keySet())
        .containsExactly(
            "KV block is whole key panels",
            "value tile is no wider than the head",
            "prefetch follows the panels of V",
            "score tile fits the vector registers",
            "value tile fits the vector registers",
            "score tile hides the FMA latency",
            "value tile hides the FMA latency",
            "scores of a block fit half of L2",
            "prefetch can be called here");
    assertThat(census.rejected().get("score tile fits the vector registers")).isPositive();
    ConfigSpace small = new TiledDecode().space(SMALL, AVX2);
    assertThat(small.census().legal()).isEqualTo(small.enumerate().count());
  }

  /** The count and the list trust that a condition reads no axis but those that it names. */
  @ParameterizedTest
  @MethodSource("variants")
  void conditionsReadTheAxesThatTheyName(KernelVariant variant) {
    for (KvFormat format : FORMATS) {
      ConfigSpace space = variant.space(SMALL.withFormat(format), AVX2);
      assertThat(space.census().legal()).isPositive();
    }
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
