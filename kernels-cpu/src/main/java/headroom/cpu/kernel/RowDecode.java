package headroom.cpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.function.UnaryOperator;

/**
 * Decode from the row-major cache that other runtimes keep, lanes over dims, reading several memory
 * streams side by side.
 *
 * <pre>
 *   per block of kvBlock keys, cut into `streams` runs of rows; a row of each run at a time
 *     QK   qkHeads query rows × streams key rows      dot products, a horizontal sum each
 *            → scores [group][kvBlock], in the order of the walk
 *     softmax, online, in place: maximum, rescale if it moved, weights = 2^(score - maximum)
 *     PV   weights [pvHeads][streams] × streams V rows [headDim]
 *            → rows [group][headDim], in L1
 *   K, V [seqLen][headDim]: no panel, no block, any head dim
 * </pre>
 *
 * <p>Wins on one thread at small groups, 1 to 8, where K and V come from DRAM: there the order of
 * reading decides, and four runs read at once come nearer to the device's bandwidth than the one
 * stream of {@link TiledDecode}; at group 1 in L3 too. On two threads the two are often tied. Loses
 * at large groups, and from group 4 up in nearer caches, to its horizontal sums, its loads and
 * stores of output rows and the calls of its short tiles. Measured in {@code results/README.md}, on
 * AVX2.
 */
public final class RowDecode implements RangeVariant {

  private static final String ID = "row";

  private final UnaryOperator<String> edit;

  /** The variant as {@link java.util.ServiceLoader} makes it. */
  public RowDecode() {
    this(UnaryOperator.identity());
  }

  /** A variant whose generated source passes through {@code edit}: tests break kernels with it. */
  RowDecode(UnaryOperator<String> edit) {
    this.edit = edit;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "row-major K and V, lanes over dims, four runs of rows read side by side: wins at groups"
        + " of 1 to 8 from DRAM; loses at large groups, to horizontal sums";
  }

  @Override
  public ConfigSpace space(AttentionShape shape, DeviceTraits traits) {
    return RowSpace.of(ID, shape, traits);
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
    return RowSpace.defaultConfig(ID, shape, traits);
  }

  @Override
  public int rangeStep(AttentionShape shape, KernelConfig config) {
    return new KvBlocks(config.intValue("kvBlock"), shape.format()).rangeStep(1);
  }

  @Override
  public KvLayout layout(AttentionShape shape, KernelConfig config) {
    return KvLayout.rowMajor(shape.headDim());
  }

  @Override
  public KernelSource source(AttentionShape shape, KernelConfig config) {
    TileSizes.require(RowSpace.structure(ID, shape), shape, config);
    RowPlan plan = RowPlan.of(config, shape.format());
    return new RowSource(HeadGeometry.of(shape), plan).write(config).edited(edit);
  }

  @Override
  public RangeProgram program(AttentionShape shape, KernelConfig config) {
    KernelSource text = source(shape, config);
    RowPlan plan = RowPlan.of(config, shape.format());
    HeadGeometry heads = HeadGeometry.of(shape);
    RowSource source = new RowSource(heads, plan);
    return new RangeProgram(
        heads,
        shape.format(),
        KvLayout.rowMajor(heads.headDim()),
        rangeStep(shape, config),
        source.scratchBytes(),
        false,
        KernelCompiler.compile(text));
  }
}
