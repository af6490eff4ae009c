package headroom.cpu.kernel;

import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What binds the tiles of every blocked kernel, with panels or rows. */
final class TileConstraints {

  private TileConstraints() {}

  /** Floats per vector. */
  static int lanes(KernelConfig config) {
    return new VectorShape(config.intValue("vectorBits")).lanes();
  }

  static Constraint valueTileWithinHead(AttentionShape shape) {
    return Constraint.on(
        "value tile is no wider than the head",
        c -> c.intValue("pvVectors") <= headVectors(shape, c),
        "vectorBits",
        "pvVectors");
  }

  /**
   * A tile of so many heads and vectors, unrolled so often, in registers.
   *
   * @param inOrder whether C2 broadcasts two queries at a time
   * @param axes heads, vectors and steps of the tile, and what {@code inOrder} reads
   */
  static Constraint fitsRegisters(
      String tile, RegisterBudget budget, Predicate<KernelConfig> inOrder, Stream<String> axes) {
    String[] names = axes.toArray(String[]::new);
    return Constraint.on(
        tile + " tile fits the vector registers",
        c ->
            budget.fits(
                c.intValue(names[0]), c.intValue(names[1]), c.intValue(names[2]), inOrder.test(c)),
        names);
  }

  static Constraint valueTileHidesLatency(AttentionShape shape, RegisterBudget budget) {
    return Constraint.on(
        "value tile hides the FMA latency",
        c ->
            budget.hidesLatency(
                c.intValue("pvHeads") * c.intValue("pvVectors"),
                shape.group() * TileSizes.largest(TileSizes.VECTORS, headVectors(shape, c))),
        "vectorBits",
        "pvHeads",
        "pvVectors");
  }

  static Constraint blocksFitPages(AttentionShape shape) {
    return Constraint.on(
        "KV block and page divide one another",
        c -> new KvBlocks(c.intValue("kvBlock"), shape.format()).fitPages(),
        "kvBlock");
  }

  static Constraint scoresFitL2(AttentionShape shape, DeviceTraits traits) {
    return Constraint.on(
        "scores of a block fit half of L2",
        c -> scoresFitL2(shape, c.intValue("kvBlock"), traits),
        "kvBlock");
  }

  /**
   * Whether a block's scores leave half of L2 to K and V; true where the size is unknown. L1 sets
   * no limit: blocks whose scores fill all of it are the fastest ({@code
   * results/spaces/README.md}).
   */
  static boolean scoresFitL2(AttentionShape shape, int kvBlock, DeviceTraits traits) {
    long bytes = (long) shape.group() * kvBlock * Float.BYTES;
    return traits.l2Bytes() == 0 || 2 * bytes <= traits.l2Bytes();
  }

  private static int headVectors(AttentionShape shape, KernelConfig config) {
    return Math.ceilDiv(shape.headDim(), lanes(config));
  }
}
