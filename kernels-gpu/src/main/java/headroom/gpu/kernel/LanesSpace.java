package headroom.gpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The axes of {@link LanesDecode}, which are the macros of its source, and what binds them. */
final class LanesSpace {
  static final String HEADS = "headsPerBlock";
  static final String LANES = "lanesPerKey";
  static final String KEYS = "keysInFlight";
  static final String WARPS = "warps";
  static final String MIN_BLOCKS = "minBlocks";

  static final int WARP = 32;
  static final int VECTOR_BYTES = 16;

  private static final int[] HEADS_PER_BLOCK = {1, 2, 3, 4, 5, 6, 7, 8};

  /** Registers for addresses, softmaxes and logits, beside those of {@link #rowRegisters}. */
  private static final int OTHER_REGISTERS = 40;

  private LanesSpace() {}

  /** Blocks per SM that the default is split for: two hide each other's tails. */
  private static final int BLOCKS = 2;

  /** What correctness needs. */
  static ConfigSpace structure(AttentionShape shape) {
    Constraint busy =
        Constraint.on(
            "most lanes of a row have dims",
            c -> c.intValue(LANES) == 1 || c.intValue(LANES) / 2 < chunks(shape),
            LANES);
    return new ConfigSpace(LanesDecode.ID, axes(), List.of(busy));
  }

  private static List<Axis> axes() {
    return List.of(
        Axis.ints(HEADS, "query heads that share a loaded key", HEADS_PER_BLOCK),
        Axis.ints(LANES, "lanes that share a row of K and V", 1, 2, 4, 8, 16, 32),
        Axis.ints(KEYS, "rows of K and of V that a lane loads at once", 1, 2, 4, 8),
        Axis.ints(WARPS, "warps of a block", 1, 2, 4, 8),
        Axis.ints(MIN_BLOCKS, "blocks per SM that registers are left for", 1, 2, 3, 4),
        Splits.axis());
  }

  /** What a GPU needs beside. */
  static List<Constraint> limits(AttentionShape shape, GpuTraits gpu) {
    return List.of(
        Constraint.on("heads are of one group", c -> c.intValue(HEADS) <= shape.group(), HEADS),
        Constraint.on(
            "rows fit the registers",
            c -> {
              int most = GpuTraits.registersPerThread(c.intValue(WARPS) * c.intValue(MIN_BLOCKS));
              return rowRegisters(shape, c) + OTHER_REGISTERS <= most;
            },
            HEADS,
            LANES,
            KEYS,
            WARPS,
            MIN_BLOCKS),
        Constraint.on(
            "merge fits shared memory",
            c -> sharedBytes(shape, c) <= gpu.sharedBytesPerBlock(),
            HEADS,
            WARPS),
        Splits.haveKeys(shape, LanesSpace::tileKeys, LANES, KEYS, WARPS));
  }

  /** 16-byte loads of a row. */
  static int chunks(AttentionShape shape) {
    return Math.ceilDiv(shape.headDim() * shape.format().element().bytes(), VECTOR_BYTES);
  }

  /** Of a lane: queries, sums, one widened row, and the raw rows under way. */
  private static int rowRegisters(AttentionShape shape, KernelConfig config) {
    int laneChunks = Math.ceilDiv(chunks(shape), config.intValue(LANES));
    int laneDims = laneChunks * VECTOR_BYTES / shape.format().element().bytes();
    int raw = 2 * config.intValue(KEYS) * laneChunks * VECTOR_BYTES / Integer.BYTES;
    return (2 * config.intValue(HEADS) + 1) * laneDims + raw;
  }

  /** Keys that a block takes at once. */
  static int tileKeys(KernelConfig config) {
    return config.intValue(WARPS) * WARP / config.intValue(LANES) * config.intValue(KEYS);
  }

  /** A row, a maximum and a sum of each warp and head. */
  static int sharedBytes(AttentionShape shape, KernelConfig config) {
    return config.intValue(WARPS) * config.intValue(HEADS) * (shape.headDim() + 2) * Float.BYTES;
  }

  /** A configuration that should be good without tuning. */
  static KernelConfig defaultConfig(AttentionShape shape, ConfigSpace space, GpuTraits gpu) {
    int blocks = Math.ceilDiv(shape.group(), 4);
    int heads = Math.ceilDiv(shape.group(), blocks);
    int lanes = 1;
    while (lanes < WARP && lanes < chunks(shape)) {
      lanes *= 2;
    }
    Map<String, AxisValue> values = new TreeMap<>();
    values.put(HEADS, new AxisValue.Int(heads));
    values.put(LANES, new AxisValue.Int(lanes));
    values.put(KEYS, new AxisValue.Int(heads == 1 ? 4 : 2));
    values.put(WARPS, new AxisValue.Int(4));
    values.put(MIN_BLOCKS, new AxisValue.Int(1));
    values.put(Splits.AXIS, new AxisValue.Int(1));
    KernelConfig whole = KernelConfig.of(LanesDecode.ID, values);
    // 16 dims of int8 in a lane are many registers: then fewer heads, which read through L2.
    while (heads > 1 && space.firstBroken(whole).isPresent()) {
      whole = whole.with(HEADS, new AxisValue.Int(--heads));
    }
    int splits = Splits.toFill(shape, gpu, heads, tileKeys(whole), BLOCKS);
    return whole.with(Splits.AXIS, new AxisValue.Int(splits));
  }
}
