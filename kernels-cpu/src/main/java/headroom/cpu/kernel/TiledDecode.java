package headroom.cpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.function.UnaryOperator;

/**
 * Decode as two small matrix products that share every K and V load among the heads of a group.
 *
 * <pre>
 *   per block of kvBlock keys
 *     QK   K panel [headDim][qkVectors · lanes]   × queries [headDim][qkHeads]
 *            → scores [group][kvBlock]            lanes over keys, no horizontal sum
 *     softmax, online, in place: maximum, rescale if it moved, weights = 2^(score - maximum)
 *     PV   weights [pvHeads][kvBlock]             × V panel [kvBlock][pvVectors · lanes]
 *            → rows [group][headDim]              lanes over dims
 * </pre>
 *
 * <p>Both tiles keep heads × vectors accumulators in registers and load each K or V vector once for
 * all their heads. QK and PV have tiles of their own: they differ in stride and in what C2 makes of
 * them. A group that the tile does not divide is walked in tiles of two sizes.
 *
 * <p>Wins where many heads share a KV head: there the FMA units bind, at 69% to 86% of their peak
 * with a group of 32 ({@code results/loops/README.md}). With few heads per KV head and a cache in
 * DRAM memory binds, and on AVX2 its one stream at a time loses to {@link RowDecode} ({@code
 * results/README.md}). Loses too where a cache must stay row-major, since K in key panels is no
 * other runtime's layout.
 */
public final class TiledDecode implements RangeVariant {

  private static final String ID = "tiled";

  private final UnaryOperator<String> edit;

  /** The variant as {@link java.util.ServiceLoader} makes it. */
  public TiledDecode() {
    this(UnaryOperator.identity());
  }

  /** A variant whose generated source passes through {@code edit}: tests break kernels with it. */
  TiledDecode(UnaryOperator<String> edit) {
    this.edit = edit;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "register tiles over heads, K in key panels: wins at large groups, bound by the FMA"
        + " units; from DRAM at groups of 1 to 8 it loses to rows read in streams on AVX2";
  }

  @Override
  public ConfigSpace space(AttentionShape shape, DeviceTraits traits) {
    return TiledSpace.of(ID, shape, traits);
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
    return TiledSpace.defaultConfig(ID, shape, traits);
  }

  @Override
  public int rangeStep(AttentionShape shape, KernelConfig config) {
    int kvBlock = config.intValue("kvBlock");
    return new KvBlocks(kvBlock, shape.format()).rangeStep(kvBlock);
  }

  @Override
  public KvLayout layout(AttentionShape shape, KernelConfig config) {
    TileSizes.require(TiledSpace.structure(ID, shape), shape, config);
    return TiledPlan.of(config, shape.format()).layout(shape.headDim());
  }

  @Override
  public KernelSource source(AttentionShape shape, KernelConfig config) {
    TileSizes.require(TiledSpace.structure(ID, shape), shape, config);
    TiledPlan plan = TiledPlan.of(config, shape.format());
    return new TiledSource(HeadGeometry.of(shape), plan).write(config).edited(edit);
  }

  @Override
  public RangeProgram program(AttentionShape shape, KernelConfig config) {
    KernelSource text = source(shape, config);
    TiledPlan plan = TiledPlan.of(config, shape.format());
    HeadGeometry heads = HeadGeometry.of(shape);
    TiledSource source = new TiledSource(heads, plan);
    return new RangeProgram(
        heads,
        shape.format(),
        plan.layout(heads.headDim()),
        rangeStep(shape, config),
        source.scratchBytes(),
        plan.readAhead().on(),
        KernelCompiler.compile(text));
  }
}
