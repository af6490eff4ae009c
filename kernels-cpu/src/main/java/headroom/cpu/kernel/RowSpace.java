package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The axes of {@link RowDecode}, what binds them, and where to start. */
final class RowSpace {

  private static final int[] STREAMS = {1, 2, 4, 8};
  private static final int[] KV_BLOCK = {128, 256, 512, 1024, 2048};

  /** Up to this group memory decides, and long blocks read K and V in long runs. */
  private static final int STREAMING_GROUP = 8;

  private RowSpace() {}

  /** What may be tried for a shape on a device. */
  static ConfigSpace of(String id, AttentionShape shape, DeviceTraits traits) {
    return new ConfigSpace(
        id,
        axes(shape, TileSizes.widths(traits)),
        Stream.concat(structure(shape), device(shape, traits)).toList());
  }

  /** What correctness needs; widths above the hardware's are emulated by the JDK. */
  static ConfigSpace structure(String id, AttentionShape shape) {
    return new ConfigSpace(id, axes(shape, VectorShape.WIDTHS), structure(shape).toList());
  }

  private static List<Axis> axes(AttentionShape shape, List<Integer> widths) {
    int[] tileHeads = TileSizes.heads(shape.group());
    return List.of(
        TileSizes.widthAxis(widths),
        Axis.ints("streams", "rows of K or V that are read side by side", STREAMS),
        Axis.ints("qkHeads", "query heads that share a loaded key vector", tileHeads),
        Axis.ints("qkUnroll", "vectors of dims per iteration of a score tile", TileSizes.UNROLL),
        Axis.ints("pvHeads", "query heads that share a loaded value vector", tileHeads),
        Axis.ints("pvUnroll", "vectors of dims per iteration of a value tile", TileSizes.UNROLL),
        Axis.ints("kvBlock", "keys per block of the online softmax", KV_BLOCK),
        Exp2.axis(),
        JitFlags.axis());
  }

  private static Stream<Constraint> structure(AttentionShape shape) {
    return shape.format().paged()
        ? Stream.of(TileConstraints.blocksFitPages(shape))
        : Stream.empty();
  }

  private static Stream<Constraint> device(AttentionShape shape, DeviceTraits traits) {
    RegisterBudget budget = new RegisterBudget(traits.vectorRegisters());
    return Stream.of(
        TileConstraints.fitsRegisters(
            "score", budget, c -> false, Stream.of("qkHeads", "streams", "qkUnroll")),
        TileConstraints.fitsRegisters(
            "value", budget, c -> false, Stream.of("pvHeads", "streams", "pvUnroll")),
        Constraint.on(
            "score tile hides half of the FMA latency",
            // A row of dims is short and its horizontal sum overlaps the next tile.
            c -> c.intValue("qkHeads") * c.intValue("streams") >= RegisterBudget.FMAS_IN_FLIGHT / 2,
            "qkHeads",
            "streams"),
        TileConstraints.scoresFitL2(shape, traits));
  }

  /** A configuration that is good without tuning. */
  static KernelConfig defaultConfig(String id, AttentionShape shape, DeviceTraits traits) {
    boolean manyRegisters = traits.vectorRegisters() >= 32;
    int[] heads = TileSizes.heads(shape.group());
    int tileHeads = TileSizes.largest(heads, 2);
    // A lone head leaves registers for the next vectors; more heads would spill.
    int unroll = tileHeads == 1 ? 2 : 1;
    Map<String, AxisValue> values = new TreeMap<>();
    values.put("vectorBits", new AxisValue.Int(TileSizes.widths(traits).getFirst()));
    values.put("streams", new AxisValue.Int(4));
    values.put("qkHeads", new AxisValue.Int(tileHeads));
    values.put("qkUnroll", new AxisValue.Int(unroll));
    values.put("pvHeads", new AxisValue.Int(TileSizes.largest(heads, manyRegisters ? 4 : 2)));
    values.put("pvUnroll", new AxisValue.Int(unroll));
    values.put("kvBlock", new AxisValue.Int(shape.group() <= STREAMING_GROUP ? 1024 : 128));
    values.put(Exp2.AXIS, Exp2.DEGREE_5.value());
    JitFlags jit = manyRegisters ? JitFlags.UNCHECKED : JitFlags.UNCHECKED_ROLLED;
    values.put(JitFlags.AXIS, jit.value());
    return KernelConfig.of(id, values);
  }
}
