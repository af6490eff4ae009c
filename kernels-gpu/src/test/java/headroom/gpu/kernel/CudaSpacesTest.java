package headroom.gpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.KernelSource;
import headroom.gpu.cuda.LaunchShape;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spaces mirror the sources, and hold a default for every shape on every architecture. */
class CudaSpacesTest {

  private static final GpuTraits H100 = gpu("sm_90", 132);

  private static final AttentionShape STARCODER =
      new AttentionShape(1, 48, 1, 128, 8192, KvFormat.named("bf16"));

  private static GpuTraits gpu(String architecture, int multiprocessors) {
    return GpuTraits.ofArchitecture(Architecture.parse(architecture), multiprocessors);
  }

  @Test
  void everyMacroIsOneOfTheSources() {
    for (CudaVariant variant : CudaVariant.all()) {
      DecodePlan plan = variant.plan(STARCODER, variant.defaultConfig(STARCODER, H100));
      KernelSource source = CudaSources.source(plan.program().file());
      String all = source.text() + String.join("\n", source.headers().values());
      assertThat(plan.program().macros())
          .allSatisfy(macro -> assertThat(all).contains("#ifndef " + macro.name() + "\n"));
    }
  }

  @Test
  void everyShapeHasADefaultOfItsSpace() {
    for (CudaVariant variant : CudaVariant.all()) {
      int checked = 0;
      for (AttentionShape shape : shapes().toList()) {
        for (String name : List.of("sm_75", "sm_80", "sm_90", "sm_100", "sm_120")) {
          GpuTraits gpu = gpu(name, 100);
          if (variant.refusal(shape, gpu).isEmpty()) {
            KernelConfig config = variant.defaultConfig(shape, gpu);
            assertThat(variant.space(shape, gpu).violation(config))
                .as("%s on %s: %s", shape.label(), gpu.architecture(), config.key())
                .isEmpty();
            checked++;
          }
        }
      }
      assertThat(checked).isGreaterThan(100);
    }
  }

  private static Stream<AttentionShape> shapes() {
    return IntStream.of(1, 3, 8, 16, 29, 71, 128)
        .boxed()
        .flatMap(
            group ->
                IntStream.of(64, 80, 96, 128, 256)
                    .boxed()
                    .flatMap(
                        headDim ->
                            Stream.of(ElementType.values())
                                .map(
                                    element ->
                                        new AttentionShape(
                                            2,
                                            2 * group,
                                            2,
                                            headDim,
                                            999,
                                            new KvFormat(element, 0)))));
  }

  @Test
  void sparesTensorCoresWhatTheyCannot() {
    MmaDecode mma = new MmaDecode();
    assertThat(mma.refusal(STARCODER, H100)).isEmpty();
    assertThat(mma.refusal(STARCODER, gpu("sm_75", 68)))
        .hasValueSatisfying(why -> assertThat(why).contains("sm_75").contains("lanes"));
    assertThat(mma.refusal(STARCODER.withFormat(KvFormat.F32), H100))
        .hasValueSatisfying(why -> assertThat(why).contains("f32"));
  }

  @Test
  void constraintsRejectByName() {
    ConfigSpace space = new MmaDecode().space(STARCODER, H100);
    KernelConfig config = new MmaDecode().defaultConfig(STARCODER, H100);
    assertThat(space.violation(config.with(MmaSpace.HEAD_WARPS, new AxisValue.Int(5))))
        .hasValue("head warps divide the warps");
    assertThat(space.violation(config.with(MmaSpace.STAGES, new AxisValue.Int(6))))
        .hasValue("tiles fit shared memory");
    assertThat(space.violation(config.with(MmaSpace.MIN_BLOCKS, new AxisValue.Int(3))))
        .hasValue("accumulators fit the registers");
    assertThat(space.violation(config.with(MmaSpace.HEADS, new AxisValue.Int(96))))
        .hasValue("no tile of heads is empty");
    assertThat(space.census().legal()).isGreaterThan(1000);
  }

  @Test
  void aConfigurationFromElsewhereIsRefused() {
    KernelConfig config = new MmaDecode().defaultConfig(STARCODER, H100);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new MmaDecode().plan(STARCODER, config.with(MmaSpace.TILE, new AxisValue.Int(48))))
        .withMessageContaining("kvTile");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LanesDecode().plan(STARCODER, config))
        .withMessageContaining("lanes");
  }

  @Test
  void splitsFillTheGpuAndHaveKeys() {
    KernelConfig alone = new MmaDecode().defaultConfig(STARCODER, H100);
    assertThat(alone.intValue(Splits.AXIS)).isEqualTo(128);
    KernelConfig crowd =
        new MmaDecode()
            .defaultConfig(new AttentionShape(512, 48, 1, 128, 8192, STARCODER.format()), H100);
    assertThat(crowd.intValue(Splits.AXIS)).isEqualTo(1);
  }

  /** 132 SMs hold 264 blocks: a block more than those waits for all of them. */
  @ParameterizedTest
  @CsvSource({"256, 1", "133, 1", "132, 2", "66, 4", "64, 4", "1, 128"})
  void splitsDoNotOverfillTheGpu(int sequences, int splits) {
    AttentionShape shape = new AttentionShape(sequences, 48, 1, 128, 8192, STARCODER.format());
    KernelConfig config = new MmaDecode().defaultConfig(shape, H100);
    assertThat(config.intValue(MmaSpace.MIN_BLOCKS)).isEqualTo(2);
    assertThat(config.intValue(Splits.AXIS)).isEqualTo(splits);
  }

  /** As many parts as have eight rows each, in whole warps, and memory for each thread's sums. */
  @ParameterizedTest
  @CsvSource({
    "128, 1, 32",
    "128, 8, 32",
    "128, 9, 64",
    "128, 128, 512",
    "256, 128, 1024",
    "80, 16, 64"
  })
  void partsShareTheSplits(int headDim, int splits, int threads) {
    CombineLaunch launch = CombineLaunch.of(headDim, splits);
    assertThat(launch.threads()).isEqualTo(threads);
    assertThat(launch.sharedBytes()).isEqualTo(threads * 16 + (splits + 1) * 4);
  }

  @Test
  void moreSplitsThanAWarpWeighsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CombineLaunch.of(128, 129))
        .withMessageContaining("129 splits");
  }

  @Test
  void geometryCoversAllHeads() {
    AttentionShape falcon = new AttentionShape(3, 71, 1, 64, 100, KvFormat.named("bf16"));
    KernelConfig config = TestedConfig.mma(71, 1, 64, "bf16", "splits=4").config();
    DecodePlan plan = new MmaDecode().plan(falcon, config);
    assertThat(plan.split(3)).isEqualTo(new LaunchShape(4, 5, 3, 64, 1, 1, plan.sharedBytes()));
    assertThat(plan.combine(3).blocks()).isEqualTo(3 * 71);
    assertThat(plan.partialBytes(3)).isEqualTo(3L * 71 * 4 * (64 + 2) * 4);
  }

  @Test
  void argumentsAreLaidOutAsInTheSource() {
    DecodeArguments arguments =
        new DecodeArguments(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0.5f);
    MemorySegment bytes = MemorySegment.ofArray(new byte[DecodeArguments.BYTES]);
    arguments.writeTo(bytes);
    assertThat(bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(1);
    assertThat(bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 12 * 8)).isEqualTo(13);
    assertThat(bytes.get(ValueLayout.JAVA_INT_UNALIGNED, 104)).isEqualTo(14);
    assertThat(bytes.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 120)).isEqualTo(0.5f);
  }
}
