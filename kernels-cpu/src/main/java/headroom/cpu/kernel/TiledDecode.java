package headroom.cpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import java.util.function.UnaryOperator;

/** WIP header. */
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
    return "register tiles over heads; K in key panels; wins from group 4 up; loses at group 1,"
        + " where rows stream as fast without a layout of their own";
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
  public RangeProgram program(AttentionShape shape, KernelConfig config) {
    TiledSpace.require(ID, shape, config);
    TiledPlan plan = TiledPlan.of(config);
    HeadGeometry heads = HeadGeometry.of(shape);
    TiledSource source = new TiledSource(heads, plan);
    return new RangeProgram(
        heads,
        plan.layout(heads.headDim()),
        plan.kvBlock(),
        source.scratchBytes(),
        KernelCompiler.compile(source.write(config).edited(edit)));
  }
}
