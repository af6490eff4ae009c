package headroom.gpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Default configurations are compiled for every architecture without a spill, and fit the SM. */
class DefaultConfigsCompileTest {

  private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");

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

    String resources() {
      return Nvcc.resources(variant.plan(shape, config()).program(), gpu.architecture());
    }

    @Override
    public String toString() {
      return "%s %s %s".formatted(gpu.architecture(), variant.id(), shape.label());
    }
  }

  static List<Default> defaults() {
    return IntStream.of(80, 90, 100, 120)
        .mapToObj(capability -> GpuTraits.ofArchitecture(capability, 132))
        .flatMap(
            gpu ->
                Stream.of(
                    new Default(new MmaDecode(), shape(48, 1, 128, "bf16"), gpu),
                    new Default(new MmaDecode(), shape(71, 1, 64, "bf16-p64"), gpu),
                    new Default(new MmaDecode(), shape(8, 1, 256, "f16"), gpu),
                    new Default(new MmaDecode(), shape(64, 8, 128, "int8"), gpu),
                    new Default(new LanesDecode(), shape(32, 8, 128, "bf16"), gpu),
                    new Default(new LanesDecode(), shape(32, 32, 64, "int8-p64"), gpu)))
        .toList();
  }

  private static AttentionShape shape(int queryHeads, int kvHeads, int headDim, String format) {
    return new AttentionShape(8, queryHeads, kvHeads, headDim, 4096, KvFormat.named(format));
  }

  @BeforeAll
  static void compileOnAllCores() {
    assumeTrue(Nvcc.present(), "no nvcc in PATH, so nothing can be compiled");
    defaults().parallelStream().forEach(Default::resources);
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void withoutSpills(Default one) {
    String resources = one.resources();
    DecodePlan plan = one.variant().plan(one.shape(), one.config());
    assertThat(one.variant().space(one.shape(), one.gpu()).violation(one.config())).isEmpty();
    assertThat(resources).contains("0 bytes spill stores, 0 bytes spill loads");
    assertThat(resources).doesNotContainPattern("[1-9]\\d* bytes (stack frame|spill)");
    int registers = splitRegisters(resources);
    int blocks = blocksPerMultiprocessor(one.gpu(), plan, registers);
    System.out.printf(
        "%s: %d registers, %d threads, %d B shared, %d blocks per SM, %s%n",
        one, registers, plan.threads(), plan.sharedBytes(), blocks, one.config().key());
    assertThat(blocks).isPositive();
  }

  /** ptxas names each entry before it says what it uses. */
  private static int splitRegisters(String resources) {
    Matcher matcher = REGISTERS.matcher(resources);
    assertThat(matcher.find(resources.indexOf("'" + CudaProgram.SPLIT_ENTRY + "'"))).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /** Registers are given to warps in units of 8 for each thread. */
  private static int blocksPerMultiprocessor(GpuTraits gpu, DecodePlan plan, int registers) {
    int perBlock = Math.ceilDiv(registers, 8) * 8 * plan.threads();
    return Math.min(
        GpuTraits.REGISTERS_PER_MULTIPROCESSOR / perBlock,
        gpu.sharedBytesPerMultiprocessor()
            / (plan.sharedBytes() + GpuTraits.RESERVED_SHARED_BYTES));
  }
}
