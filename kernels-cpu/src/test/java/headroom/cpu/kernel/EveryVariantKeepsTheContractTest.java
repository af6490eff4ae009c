package headroom.cpu.kernel;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs {@link DecodeKernelContract} on every CPU variant of the catalogue; a new one needs no test.
 */
@ExtendWith(CompiledOnce.class)
class EveryVariantKeepsTheContractTest {

  /** NEON, AVX2, AVX-512: the JDK emulates those that this machine lacks. */
  private static final List<DeviceTraits> DEVICES =
      List.of(
          new DeviceTraits(128, 32, 3, 64 << 10, 1 << 20, 0),
          new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20),
          new DeviceTraits(512, 32, 4, 48 << 10, 1 << 20, 32 << 20));

  private static final int SAMPLED_CONFIGS = 4;

  private static Stream<KernelVariant> variants() {
    return KernelCatalog.load().forDevice(DeviceKind.CPU).stream();
  }

  @TestFactory
  Stream<DynamicTest> defaultConfigAtEveryShape() {
    return variants()
        .flatMap(
            variant ->
                Stream.concat(
                        DecodeKernelContract.shapes().stream(),
                        DecodeKernelContract.inputs().stream())
                    .map(step -> atDefault(variant, step, DEVICES.getLast())));
  }

  @TestFactory
  Stream<DynamicTest> defaultConfigAtEveryWidth() {
    ContractCase small = new ContractCase(7, 1, 83, ContractInputs.RISING, 131);
    return variants()
        .flatMap(variant -> DEVICES.stream().map(device -> atDefault(variant, small, device)));
  }

  /** Heads for more than a tile, dims that lanes do not divide, lengths in several pages. */
  @TestFactory
  Stream<DynamicTest> defaultConfigAtEveryFormat() {
    ContractCase wide = new ContractCase(9, 1, 48, ContractInputs.RISING, 1, 300, 33);
    ContractCase odd = new ContractCase(6, 2, 83, ContractInputs.RANDOM, 131);
    return variants()
        .flatMap(
            variant ->
                DecodeKernelContract.formats().stream()
                    .flatMap(format -> Stream.of(wide, odd).map(step -> step.withFormat(format)))
                    .flatMap(
                        step ->
                            widthsThatMatter(variant)
                                .map(device -> atDefault(variant, step, device))));
  }

  /** Few sequences are split by keys among the threads, many by head. */
  @TestFactory
  Stream<DynamicTest> raggedBatches() {
    return variants()
        .flatMap(
            variant ->
                DecodeKernelContract.batches().stream()
                    .map(step -> atDefault(variant, step, DEVICES.get(1))));
  }

  /** Threads run the kernels that others have at every width: one is enough for them. */
  private static Stream<DeviceTraits> widthsThatMatter(KernelVariant variant) {
    return variant instanceof RangeVariant ? DEVICES.stream() : DEVICES.stream().skip(1).limit(1);
  }

  /**
   * Every kind of input, whatever the elements; of infinity and NaN those that keep them: int8 has
   * none, and f16 widens NaN to infinity ({@link ElementLoads}).
   */
  @TestFactory
  Stream<DynamicTest> everyInputAtEveryElement() {
    return Stream.of(new TiledDecode(), new RowDecode())
        .flatMap(
            variant ->
                Stream.of(ElementType.values())
                    .map(element -> new KvFormat(element, 64))
                    .flatMap(
                        format ->
                            DecodeKernelContract.inputs().stream()
                                .filter(step -> step.inputs().finite() || keepsNaN(format))
                                .map(step -> step.withFormat(format)))
                    .map(step -> atDefault(variant, step, DEVICES.get(1))));
  }

  private static boolean keepsNaN(KvFormat format) {
    return switch (format.element()) {
      case F32, BF16 -> true;
      case F16, INT8 -> false;
    };
  }

  @TestFactory
  Stream<DynamicTest> everyDegreeOfTheExponentialAtEveryInput() {
    return Stream.of(new TiledDecode(), new RowDecode())
        .flatMap(
            variant ->
                Stream.of(Exp2.values())
                    .flatMap(
                        exp2 ->
                            DecodeKernelContract.inputs().stream()
                                .map(
                                    step ->
                                        named(
                                            variant,
                                            variant
                                                .defaultConfig(step.shape(), DEVICES.get(1))
                                                .with(Exp2.AXIS, exp2.value()),
                                            step))));
  }

  /** Every number of vectors, and every unrolling, with what either leaves over. */
  @TestFactory
  Stream<DynamicTest> everyTileAtEveryWidth() {
    ContractCase step = new ContractCase(7, 1, 135, ContractInputs.RISING, 1, 401);
    return DEVICES.stream()
        .flatMap(
            device ->
                Stream.concat(
                    IntStream.of(TileSizes.VECTORS)
                        .mapToObj(vectors -> tiled(step, device, vectors)),
                    IntStream.of(TileSizes.UNROLL)
                        .mapToObj(
                            unroll ->
                                unrolled(
                                    new RowDecode().defaultConfig(step.shape(), device), unroll))))
        .map(config -> named(KernelCatalog.load().named(config.variant()), config, step));
  }

  /** Tiles of so many vectors, unrolled by as many, on the first block that is whole panels. */
  private static KernelConfig tiled(ContractCase step, DeviceTraits device, int vectors) {
    KernelConfig wide =
        unrolled(
            new TiledDecode()
                .defaultConfig(step.shape(), device)
                .with("qkVectors", new AxisValue.Int(vectors))
                .with("pvVectors", new AxisValue.Int(vectors)),
            TileSizes.largest(TileSizes.UNROLL, vectors));
    return IntStream.of(TiledSpace.KV_BLOCK)
        .mapToObj(keys -> wide.with("kvBlock", new AxisValue.Int(keys)))
        .filter(
            config ->
                TiledSpace.structure(wide.variant(), step.shape()).violation(config).isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static KernelConfig unrolled(KernelConfig config, int unroll) {
    return config
        .with("qkUnroll", new AxisValue.Int(unroll))
        .with("pvUnroll", new AxisValue.Int(unroll));
  }

  @TestFactory
  Stream<DynamicTest> sampledConfigsOfReducedCaches() {
    ContractCase heads = new ContractCase(11, 1, 40, ContractInputs.RISING, 1, 389);
    return Stream.of(new TiledDecode(), new RowDecode())
        .flatMap(
            variant ->
                Stream.of(ElementType.BF16, ElementType.F16, ElementType.INT8)
                    .map(element -> heads.withFormat(new KvFormat(element, 32)))
                    .flatMap(
                        step ->
                            variant
                                .space(step.shape(), DEVICES.get(1))
                                .sample(new Random(7), SAMPLED_CONFIGS)
                                .stream()
                                .map(config -> named(variant, config, step))));
  }

  /** Value tiles over several pages: every way to find values, a rest of dims, a page cut short. */
  @TestFactory
  Stream<DynamicTest> valueTilesOverPages() {
    ContractCase heads = new ContractCase(7, 1, 40, ContractInputs.RISING, 1, 45, 389);
    TiledDecode tiled = new TiledDecode();
    return Stream.of(ElementType.F32, ElementType.F16)
        .map(element -> heads.withFormat(new KvFormat(element, 16)))
        .flatMap(
            step -> {
              KernelConfig start =
                  tiled.defaultConfig(step.shape(), DEVICES.get(1)).with("qkVectors", number(1));
              return Stream.of("panel", "row")
                  .map(layout -> start.with("vLayout", new AxisValue.Name(layout)))
                  .flatMap(
                      config -> Stream.of(1, 2, 4).map(n -> config.with("pvUnroll", number(n))))
                  .flatMap(config -> widenings(config, step))
                  .map(config -> named(tiled, config, step));
            });
  }

  /** Panels in as many parts as there can be, with rests of heads, dims and keys. */
  @TestFactory
  Stream<DynamicTest> panelsInParts() {
    TiledDecode tiled = new TiledDecode();
    return Stream.of(
            new ContractCase(7, 1, 128, ContractInputs.RISING, 1, 1100),
            new ContractCase(7, 1, 40, ContractInputs.RISING, 1, 389),
            new ContractCase(1, 1, 83, ContractInputs.RANDOM, 300),
            new ContractCase(9, 1, 256, ContractInputs.RISING, 200))
        .flatMap(step -> inParts().map(format -> step.withFormat(format)))
        .flatMap(
            step ->
                DEVICES.stream()
                    .map(device -> tiled.defaultConfig(step.shape(), device))
                    .map(config -> config.with(ReadAhead.AXIS, number(12)))
                    .flatMap(config -> widenings(config, step))
                    .map(config -> named(tiled, config, step)));
  }

  /** However work is cut, each thread's tiles keep their sums on lines of their own. */
  @TestFactory
  Stream<DynamicTest> panelsInPartsOnThreads() {
    KernelVariant split = new SplitKvDecode.OverTiles();
    return Stream.of("f32", "f32-p32", "int8")
        .map(KvFormat::named)
        .map(new ContractCase(14, 2, 128, ContractInputs.RISING, 1, 1100)::withFormat)
        .flatMap(
            step ->
                Stream.of(KvSplit.values())
                    .map(
                        way ->
                            split
                                .defaultConfig(step.shape(), DEVICES.getLast())
                                .with(KvSplit.AXIS, way.value())
                                .with(ReadAhead.AXIS, number(12)))
                    .map(config -> named(split, config, step)));
  }

  /** All elements in one piece, and pages that hold the longest block, a run of it, or less. */
  private static Stream<KvFormat> inParts() {
    return Stream.concat(
        Stream.of(ElementType.values()).map(element -> new KvFormat(element, 0)),
        Stream.of("f32-p512", "f32-p256", "f32-p32", "bf16-p32", "int8-p256").map(KvFormat::named));
  }

  private static Stream<KernelConfig> widenings(KernelConfig config, ContractCase step) {
    return step.format().element() == ElementType.F32
        ? Stream.of(config)
        : Stream.of(Widening.values()).map(way -> config.with(Widening.AXIS, way.value()));
  }

  private static AxisValue number(int value) {
    return new AxisValue.Int(value);
  }

  @TestFactory
  Stream<DynamicTest> sampledConfigs() {
    ContractCase heads = new ContractCase(11, 1, 40, ContractInputs.RISING, 1, 389);
    return variants()
        .flatMap(
            variant ->
                DEVICES.stream()
                    .flatMap(
                        device ->
                            variant
                                .space(heads.shape(), device)
                                .sample(new Random(7), SAMPLED_CONFIGS)
                                .stream())
                    .map(config -> named(variant, config, heads)));
  }

  @TestFactory
  Stream<DynamicTest> lengthsAroundTheTiles() {
    return variants()
        .flatMap(variant -> DEVICES.stream().map(device -> aroundTiles(variant, device)));
  }

  private static DynamicTest aroundTiles(KernelVariant variant, DeviceTraits device) {
    return dynamicTest(
        "%s, %d bits".formatted(variant.id(), device.vectorBits()),
        () -> {
          ContractCase heads = new ContractCase(3, 1, 48, ContractInputs.RANDOM, 1);
          KernelConfig config = variant.defaultConfig(heads.shape(), device);
          try (DecodeKernel kernel = variant.specialise(heads.shape(), config)) {
            DecodeKernelContract.verifyTwice(
                kernel, DecodeKernelContract.aroundTiles(kernel.layout()));
          }
        });
  }

  private static DynamicTest atDefault(
      KernelVariant variant, ContractCase step, DeviceTraits device) {
    return named(variant, variant.defaultConfig(step.shape(), device), step);
  }

  private static DynamicTest named(KernelVariant variant, KernelConfig config, ContractCase step) {
    return dynamicTest(
        "%s %s".formatted(step, config), () -> DecodeKernelContract.verify(variant, config, step));
  }
}
