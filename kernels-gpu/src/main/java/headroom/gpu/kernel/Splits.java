package headroom.gpu.kernel;

import headroom.config.Axis;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import java.util.function.ToIntFunction;

/** Into how many parts the keys of a sequence are cut, so that few sequences fill many SMs. */
final class Splits {
  static final String AXIS = "splits";

  /** At most as many as {@code combine.cuh} takes. */
  private static final int[] COUNTS = {1, 2, 4, 8, 16, 32, 64, CombineLaunch.MOST_SPLITS};

  private Splits() {}

  static Axis axis() {
    return Axis.ints(AXIS, "parts of a sequence that are computed side by side", COUNTS);
  }

  /**
   * No split without keys at the shape's length.
   *
   * @param tileKeys keys of a tile, from those axes
   */
  static Constraint haveKeys(
      AttentionShape shape, ToIntFunction<KernelConfig> tileKeys, String... tileAxes) {
    String[] axes = new String[tileAxes.length + 1];
    axes[0] = AXIS;
    System.arraycopy(tileAxes, 0, axes, 1, tileAxes.length);
    return Constraint.on(
        "every split has a tile",
        c -> c.intValue(AXIS) <= Math.ceilDiv(shape.seqLen(), tileKeys.applyAsInt(c)),
        axes);
  }

  /**
   * As many as the GPU computes at once and have keys; the power of two below. One block more than
   * that waits for all others: on an H200 a decode of 256 sequences took 66 µs whole and 86 in two
   * splits ({@code results/gpu}).
   *
   * @param blocks that a multiprocessor computes side by side
   */
  static int toFill(
      AttentionShape shape, GpuTraits gpu, int headsPerBlock, int tileKeys, int blocks) {
    long whole =
        (long) shape.batch() * shape.kvHeads() * Math.ceilDiv(shape.group(), headsPerBlock);
    long wanted = (long) blocks * gpu.multiprocessors() / whole;
    long most = Math.min(wanted, Math.ceilDiv(shape.seqLen(), tileKeys));
    int splits = 1;
    for (int count : COUNTS) {
      splits = count <= most ? count : splits;
    }
    return splits;
  }
}
