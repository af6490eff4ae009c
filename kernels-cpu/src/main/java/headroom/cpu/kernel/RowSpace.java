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

  private static final int[] KEYS = {1, 2, 4, 8};
  private static final int[] KV_BLOCK = {64, 128, 256, 512};

  /** Up to this group memory decides, and long blocks read K and V in long runs. */
  private static final int STREAMING_GROUP = 2;

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
    int[] dimVectors = TileSizes.dimVectors(shape.headDim(), widths);
    return List.of(
        TileSizes.widthAxis(widths),
        Axis.ints("qkHeads", "query heads that share a loaded key row", tileHeads),
        Axis.ints("qkKeys", "key rows that share a loaded query row", KEYS),
        Axis.ints("qkUnroll", "vectors of dims per iteration of a score tile", TileSizes.UNROLL),
        Axis.ints("pvHeads", "query heads of a value tile", tileHeads),
        Axis.ints("pvVectors", "dim vectors of a value tile", dimVectors),
        Axis.ints("pvUnroll", "keys per iteration of a value tile", TileSizes.UNROLL),
        Axis.ints("kvBlock", "keys per block of the online softmax", KV_BLOCK),
        JitFlags.axis());
  }

  private static Stream<Constraint> structure(AttentionShape shape) {
    return Stream.of(TileConstraints.valueTileWithinHead(shape));
  }

  private static Stream<Constraint> device(AttentionShape shape, DeviceTraits traits) {
    RegisterBudget budget = new RegisterBudget(traits.vectorRegisters());
    return Stream.of(
        TileConstraints.fitsRegisters("score", budget, "qkHeads", "qkKeys", "qkUnroll"),
        TileConstraints.fitsRegisters("value", budget, "pvHeads", "pvVectors", "pvUnroll"),
        Constraint.on(
            "score tile hides half of the FMA latency",
            // A row of dims is short and its horizontal sum overlaps the next tile.
            c -> c.intValue("qkHeads") * c.intValue("qkKeys") >= RegisterBudget.FMAS_IN_FLIGHT / 2,
            "qkHeads",
            "qkKeys"),
        TileConstraints.valueTileHidesLatency(shape, budget),
        TileConstraints.scoresFitL2(shape, traits));
  }

  /** A configuration that is good without tuning. */
  static KernelConfig defaultConfig(String id, AttentionShape shape, DeviceTraits traits) {
    boolean manyRegisters = traits.vectorRegisters() >= 32;
    int bits = TileSizes.widths(traits).getFirst();
    int accumulators = manyRegisters ? 16 : 8;
    int[] heads = TileSizes.heads(shape.group());
    int[] dimVectors = TileSizes.dimVectors(shape.headDim(), List.of(bits));
    int qkHeads = TileSizes.largest(heads, manyRegisters ? 4 : 2);
    int pvHeads = TileSizes.headsFor(heads, 4, accumulators, dimVectors);
    int pvVectors = TileSizes.reaching(dimVectors, accumulators, pvHeads);
    Map<String, AxisValue> values = new TreeMap<>();
    values.put("vectorBits", new AxisValue.Int(bits));
    values.put("qkHeads", new AxisValue.Int(qkHeads));
    values.put(
        "qkKeys", new AxisValue.Int(TileSizes.reaching(KEYS, manyRegisters ? 12 : 8, qkHeads)));
    values.put("qkUnroll", new AxisValue.Int(1));
    values.put("pvHeads", new AxisValue.Int(pvHeads));
    values.put("pvVectors", new AxisValue.Int(pvVectors));
    values.put("pvUnroll", new AxisValue.Int(1));
    values.put("kvBlock", new AxisValue.Int(shape.group() <= STREAMING_GROUP ? 256 : 128));
    values.put(JitFlags.AXIS, JitFlags.UNCHECKED.value());
    return KernelConfig.of(id, values);
  }
}
