package headroom.cpu.kernel;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@link DecodeKernelContract} on every CPU variant of the catalogue; a new one needs no test.
 */
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

  /** Every kind of input, whatever the elements. */
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
                                .map(step -> step.withFormat(format)))
                    .map(step -> atDefault(variant, step, DEVICES.get(1))));
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
