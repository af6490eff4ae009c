package headroom.gpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.config.KernelConfig;
import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.InstructionMix;
import headroom.gpu.compile.KernelResources;
import headroom.gpu.compile.MultiprocessorLimits;
import headroom.gpu.compile.Occupancy;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Default configurations are compiled for every architecture without a spill, and fit the SM. */
class DefaultConfigsCompileTest {
  private static final ResultTable TABLE =
      new ResultTable(
          "resources.md",
          "What the default configurations need, read from the cubins of nvcc "
              + Nvcc.version()
              + " (`DefaultConfigsCompileTest`). Registers are a thread's, shared bytes and threads"
              + " a block's; blocks are those that an SM holds at once, with their share of its"
              + " warps and what ends the count.",
          "variant",
          "shape",
          "sm",
          "registers",
          "spills",
          "stack B",
          "shared B",
          "threads",
          "blocks/SM",
          "warps",
          "limit",
          "HMMA",
          "configuration");

  /**
   * A default configuration on an architecture.
   *
   * @param variant whose
   * @param shape what is computed
   * @param gpu the architecture, with as many SMs as its large models have
   */
  record Default(CudaVariant variant, AttentionShape shape, GpuTraits gpu) {

    KernelConfig config() {
      return variant.defaultConfig(shape, gpu);
    }

    KernelResources resources() {
      return Nvcc.resources(plan().program(), gpu.architecture()).stream()
          .filter(kernel -> kernel.kernel().equals(CudaProgram.SPLIT_ENTRY))
          .findFirst()
          .orElseThrow();
    }

    DecodePlan plan() {
      return variant.plan(shape, config());
    }

    @Override
    public String toString() {
      return "%s %s %s".formatted(gpu.architecture(), variant.id(), shape.label());
    }
  }

  static List<Default> defaults() {
    return Stream.concat(
            gpus("sm_75").flatMap(DefaultConfigsCompileTest::onCudaCores),
            gpus("sm_80", "sm_90", "sm_100", "sm_120")
                .flatMap(gpu -> Stream.concat(onTensorCores(gpu), onCudaCores(gpu))))
        .toList();
  }

  private static Stream<GpuTraits> gpus(String... architectures) {
    return Stream.of(architectures)
        .map(name -> GpuTraits.ofArchitecture(Architecture.parse(name), 132));
  }

  private static Stream<Default> onTensorCores(GpuTraits gpu) {
    return Stream.of(
        new Default(new MmaDecode(), shape(48, 1, 128, "bf16"), gpu),
        new Default(new MmaDecode(), shape(71, 1, 64, "bf16-p64"), gpu),
        new Default(new MmaDecode(), shape(8, 1, 256, "f16"), gpu),
        new Default(new MmaDecode(), shape(64, 8, 128, "int8"), gpu));
  }

  private static Stream<Default> onCudaCores(GpuTraits gpu) {
    return Stream.of(
        new Default(new LanesDecode(), shape(32, 8, 128, "bf16"), gpu),
        new Default(new LanesDecode(), shape(32, 32, 64, "int8-p64"), gpu));
  }

  private static AttentionShape shape(int queryHeads, int kvHeads, int headDim, String format) {
    return new AttentionShape(8, queryHeads, kvHeads, headDim, 4096, KvFormat.named(format));
  }

  private static int architecture(Default one) {
    return one.gpu().architecture().number();
  }

  @AfterAll
  static void store() throws IOException {
    TABLE.store();
  }

  @BeforeAll
  static void compileOnAllCores() {
    assumeTrue(Nvcc.present(), "no nvcc in PATH, so nothing can be compiled");
    defaults().parallelStream().forEach(Default::resources);
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void withoutSpills(Default one) {
    KernelResources resources = one.resources();
    DecodePlan plan = one.plan();
    assertThat(one.variant().space(one.shape(), one.gpu()).violation(one.config())).isEmpty();
    assertThat(resources.spillInstructions()).isZero();
    assertThat(resources.stackBytes()).isZero();
    Occupancy occupancy =
        Occupancy.of(
            resources,
            MultiprocessorLimits.of(one.gpu().architecture()),
            plan.threads(),
            plan.sharedBytes());
    TABLE.add(
        "%s %s %03d".formatted(one.variant().id(), one.shape().label(), architecture(one)),
        one.variant().id(),
        one.shape().label(),
        one.gpu().architecture(),
        resources.registers(),
        resources.spillInstructions(),
        resources.stackBytes(),
        plan.sharedBytes(),
        plan.threads(),
        occupancy.blocks(),
        "%.0f%%".formatted(100 * occupancy.share()),
        occupancy.limiter().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        resources.instructions().count(InstructionMix.Operation.HMMA),
        one.config().key());
    assertThat(occupancy.blocks()).isPositive();
  }
}
