package headroom.cpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.function.UnaryOperator;

/**
 * Decode from the row-major cache that other runtimes keep, lanes over dims.
 *
 * <pre>
 *   per block of kvBlock keys
 *     QK   qkHeads query rows × qkKeys key rows   dot products, a horizontal sum each
 *            → scores [group][kvBlock]
 *     softmax, online, in place: maximum, rescale if it moved, weights = 2^(score - maximum)
 *     PV   weights [pvHeads][kvBlock] × V rows [kvBlock][headDim]
 *            → rows [group][headDim]
 *   K, V [seqLen][headDim]: no panel, no block, any head dim
 * </pre>
 *
 * <p>Wins where a cache must stay in the layout that other runtimes keep, since it alone reads K
 * row by row. At group 1 it ties with {@link TiledDecode}, within 6% either way: both read the same
 * bytes once, and memory decides, of which both leave a quarter unused on two threads; its
 * horizontal sums make it execute 1.7 times the instructions ({@code results/README.md}). Loses
 * from group 4 up, where those sums and rows that share few sets of the L1 cache tell.
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
    return "row-major K and V, lanes over dims: for caches that must stay row-major; ties at group"
        + " 1, where memory decides, and loses from group 4 up to horizontal sums";
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
  public RangeProgram program(AttentionShape shape, KernelConfig config) {
    TileSizes.require(RowSpace.structure(ID, shape), shape, config);
    RowPlan plan = RowPlan.of(config);
    HeadGeometry heads = HeadGeometry.of(shape);
    RowSource source = new RowSource(heads, plan);
    return new RangeProgram(
        heads,
        KvLayout.rowMajor(heads.headDim()),
        1,
        source.scratchBytes(),
        KernelCompiler.compile(source.write(config).edited(edit)));
  }
}
