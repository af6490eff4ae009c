package headroom.cpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.function.UnaryOperator;

/**
 * Decode from row-major K and V, the layout that other runtimes keep: lanes run over the head dim,
 * and several heads share each row that is loaded.
 *
 * <pre>
 *   k, v [seqLen][headDim]          QK: a tile of heads × keys, one horizontal sum per score
 *                                   PV: a tile of heads × dims, as in TiledDecode
 * </pre>
 *
 * Wins where the group is small, so that reading K and V once is the whole cost, and where a cache
 * cannot be kept in panels. Loses to {@link TiledDecode} as the group grows: a horizontal sum per
 * score costs more than the FMAs it ends, and rows a power of two apart share few L1 sets.
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
    return "row-major K and V, lanes over the head dim; wins at small groups; loses as the group"
        + " grows, to horizontal sums";
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
    RowSpace.require(ID, shape, config);
    RowPlan plan = RowPlan.of(config);
    HeadGeometry heads = HeadGeometry.of(shape);
    RowSource source = new RowSource(heads, plan);
    return new RangeProgram(
        heads,
        KvLayout.rowMajor(heads.headDim()),
        plan.kvBlock(),
        source.scratchBytes(),
        KernelCompiler.compile(source.write(config).edited(edit)));
  }
}
