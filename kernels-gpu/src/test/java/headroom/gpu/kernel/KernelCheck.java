package headroom.gpu.kernel;

import headroom.gpu.ptx.CopyTiming;
import headroom.gpu.ptx.LaunchReport;
import headroom.gpu.ptx.PtxModule;
import headroom.kernel.KvCache;
import headroom.reference.Tolerance;
import headroom.shape.ElementType;
import java.util.Arrays;

/** Compares a kernel on the test device with the float64 reference, row by row. */
final class KernelCheck {
  private final DecodeCase step;
  private final KvCache cache;
  private final double[] exact;

  KernelCheck(DecodeCase step) {
    this.step = step;
    this.cache = step.cache();
    this.exact = step.exact(cache);
  }

  /**
   * Runs a plan and compares.
   *
   * @throws AssertionError which row is how far off
   * @throws headroom.gpu.ptx.PtxException what the device refused
   */
  LaunchReport run(PtxModule module, DecodePlan plan, CopyTiming timing) {
    EmulatedDecode decode = EmulatedDecode.run(module, plan, step, cache, timing);
    int headDim = step.headDim();
    for (int row = 0; row * headDim < exact.length; row++) {
      Tolerance.Verdict verdict =
          tolerance()
              .compare(
                  Arrays.copyOfRange(decode.output(), row * headDim, (row + 1) * headDim),
                  Arrays.copyOfRange(exact, row * headDim, (row + 1) * headDim));
      if (!verdict.correct()) {
        throw new AssertionError(
            "%s, splits=%d, %s: head %d over %d keys: %s"
                .formatted(
                    step,
                    plan.splits(),
                    timing,
                    row % step.queryHeads(),
                    step.lengths().get(row / step.queryHeads()),
                    verdict.describe()));
      }
    }
    return decode.split();
  }

  /** Logits of -5e4 differ by float32's last bits, 0.004, whatever the element. */
  private Tolerance tolerance() {
    ElementType element = step.format().element();
    return Tolerance.of(step.inputs() == DecodeInputs.VERY_NEGATIVE ? ElementType.BF16 : element);
  }
}
