package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Tolerance;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What every decode kernel must do, whatever its variant, width and configuration: agree with the
 * float64 oracle at every edge, overwrite a poisoned output, and never let an unused slot of the
 * cache, which holds NaN, reach the result.
 */
final class DecodeKernelContract {

  private DecodeKernelContract() {}

  /** Head geometries at their edges: 71 heads, dims that lanes do not divide, MQA, GQA, MHA. */
  static List<ContractCase> shapes() {
    return List.of(
        new ContractCase(71, 1, 64, ContractInputs.RANDOM, 1, 67),
        new ContractCase(5, 1, 80, ContractInputs.RANDOM, 127, 129),
        new ContractCase(6, 2, 96, ContractInputs.RANDOM, 33, 1, 97),
        new ContractCase(3, 3, 128, ContractInputs.RANDOM, 17, 193),
        new ContractCase(13, 1, 256, ContractInputs.RANDOM, 47),
        new ContractCase(7, 1, 83, ContractInputs.RANDOM, 29, 64),
        new ContractCase(2, 1, 5, ContractInputs.RANDOM, 401));
  }

  /** Every kind of input, over more than one block of every configuration. */
  static List<ContractCase> inputs() {
    return Stream.of(ContractInputs.values())
        .map(inputs -> new ContractCase(5, 1, 32, inputs, 459))
        .toList();
  }

  /** Batches of 1 to 64 sequences, none of which is as long as the next, in one piece and paged. */
  static List<ContractCase> batches() {
    return Stream.of(
            KvFormat.F32, new KvFormat(ElementType.F32, 16), new KvFormat(ElementType.INT8, 64))
        .flatMap(
            format ->
                IntStream.of(1, 2, 7, 16, 64)
                    .mapToObj(batch -> raggedBatch(batch).withFormat(format)))
        .toList();
  }

  private static ContractCase raggedBatch(int batch) {
    int[] lengths =
        IntStream.range(0, batch).map(sequence -> 1 + (211 * sequence + 130) % 307).toArray();
    return new ContractCase(6, 2, 40, ContractInputs.RANDOM, lengths);
  }

  /** Every element type in one piece, and in pages below, at and above a KV block. */
  static List<KvFormat> formats() {
    return List.of(
        new KvFormat(ElementType.BF16, KvFormat.CONTIGUOUS),
        new KvFormat(ElementType.F16, KvFormat.CONTIGUOUS),
        new KvFormat(ElementType.INT8, KvFormat.CONTIGUOUS),
        new KvFormat(ElementType.F32, 16),
        new KvFormat(ElementType.F32, 64),
        new KvFormat(ElementType.F32, 1024),
        new KvFormat(ElementType.BF16, 32),
        new KvFormat(ElementType.F16, 128),
        new KvFormat(ElementType.INT8, 16));
  }

  /** Lengths around a kernel's own key panel and value block. */
  static ContractCase aroundTiles(KvLayout layout) {
    int panel = layout.keyPanel();
    int block = layout.valueBlock();
    int[] lengths = {
      1, panel, panel + 1, Math.max(1, panel - 1), block + 1, Math.max(1, block - 1)
    };
    return new ContractCase(3, 1, 48, ContractInputs.RANDOM, lengths);
  }

  /** Fails unless the kernel of this configuration gets the case right. */
  static void verify(KernelVariant variant, KernelConfig config, ContractCase step) {
    try (DecodeKernel kernel = variant.specialise(step.shape(), config)) {
      verify(kernel, step);
    }
  }

  /** Fails unless the kernel gets the case right; it must be made for the case's heads. */
  static void verify(DecodeKernel kernel, ContractCase step) {
    KvCache cache = step.cache(kernel.layout());
    double[] exact = step.exact();
    float[] out = decode(kernel, step, cache);
    requireNaN(out, exact, step);
    Tolerance.Verdict verdict = tolerance(step).compare(out, exact);
    assertThat(verdict.correct()).as("%s: %s", step, verdict.describe()).isTrue();
  }

  /** NaN is where the oracle has it; from then on both are zero there. */
  private static void requireNaN(float[] out, double[] exact, ContractCase step) {
    for (int i = 0; i < exact.length; i++) {
      if (Double.isNaN(exact[i])) {
        assertThat(out[i]).as("%s: element %d", step, i).isNaN();
        out[i] = 0;
        exact[i] = 0;
      }
    }
  }

  /**
   * The oracle takes the numbers that the cache keeps, so widening them exactly leaves the error of
   * f32. But an int8 kernel multiplies by the scale after it has summed: logits of -5e4 then differ
   * by their last bits, 0.004.
   */
  private static Tolerance tolerance(ContractCase step) {
    ElementType element = step.format().element();
    boolean lastBitsCount = element.scaled() && step.inputs() == ContractInputs.VERY_NEGATIVE;
    return Tolerance.of(lastBitsCount ? element : ElementType.F32);
  }

  /** The same, and scratch of the first call must not show in the second. */
  static void verifyTwice(DecodeKernel kernel, ContractCase step) {
    verify(kernel, step);
    verify(kernel, step);
  }

  static float[] decode(DecodeKernel kernel, ContractCase step, KvCache cache) {
    float[] out = new float[step.shape().queryElements()];
    Arrays.fill(out, Float.NaN);
    kernel.decode(step.queries(), cache, step.scale(), out);
    return out;
  }
}
