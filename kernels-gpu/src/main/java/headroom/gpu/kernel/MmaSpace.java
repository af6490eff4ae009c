package headroom.gpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.gpu.compile.MultiprocessorLimits;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The axes of {@link MmaDecode}, which are the macros of its source, and what binds them. */
final class MmaSpace {
  static final String HEADS = "headsPerBlock";
  static final String TILE = "kvTile";
  static final String STAGES = "stages";
  static final String WARPS = "warps";
  static final String HEAD_WARPS = "headWarps";
  static final String QUERIES = "qInRegisters";
  static final String PREFETCH = "l2Prefetch";
  static final String MIN_BLOCKS = "minBlocks";

  static final int WARP = 32;

  /** Rows, and depth, of one mma. */
  static final int MMA = 16;

  /** Registers for addresses, softmaxes and the fragments at hand, */
  private static final int OTHER_REGISTERS = 16;

  /** and one more for so many dims: with fewer, ptxas 13.0 spills. */
  private static final int DIMS_PER_REGISTER = 4;

  /** More heads than this in a block leave no shared memory for tiles. */
  private static final int MOST_HEADS = 128;

  private MmaSpace() {}

  /** What correctness needs. */
  static ConfigSpace structure(AttentionShape shape) {
    return new ConfigSpace(
        MmaDecode.ID,
        axes(),
        List.of(
            Constraint.on(
                "head warps divide the warps",
                c -> c.intValue(WARPS) % c.intValue(HEAD_WARPS) == 0,
                WARPS,
                HEAD_WARPS),
            Constraint.on(
                "a warp has whole tiles of 16 heads",
                c -> c.intValue(HEADS) % (MMA * c.intValue(HEAD_WARPS)) == 0,
                HEADS,
                HEAD_WARPS),
            Constraint.on(
                "a warp has whole tiles of 16 keys",
                c -> c.intValue(TILE) % (MMA * keyWarps(c)) == 0,
                TILE,
                WARPS,
                HEAD_WARPS)));
  }

  private static List<Axis> axes() {
    return List.of(
        Axis.ints(HEADS, "query heads of a block", 16, 32, 48, 64, 80, 96, 112, 128),
        Axis.ints(TILE, "keys of a stage", 16, 32, 64, 128, 256),
        Axis.ints(STAGES, "tiles in shared memory, all but one being loaded", 2, 3, 4, 5, 6),
        Axis.ints(WARPS, "warps of a block", 1, 2, 3, 4, 5, 6, 7, 8, 10, 12),
        Axis.ints(HEAD_WARPS, "of these, how many divide the heads", 1, 2, 3, 4, 5, 6, 7, 8),
        Axis.ints(QUERIES, "1 where queries stay in registers, 0 in shared memory", 1, 0),
        Axis.ints(PREFETCH, "bytes that L2 fetches around a chunk", 128, 256, 0),
        Axis.ints(MIN_BLOCKS, "blocks per SM that registers are left for", 1, 2, 3),
        Splits.axis());
  }

  /** What a GPU needs beside. */
  static List<Constraint> limits(AttentionShape shape, GpuTraits gpu) {
    return List.of(
        Constraint.on(
            "no tile of heads is empty", c -> c.intValue(HEADS) < shape.group() + MMA, HEADS),
        Constraint.on(
            "accumulators fit the registers",
            c -> registers(shape, c) <= mostRegisters(c),
            HEADS,
            HEAD_WARPS,
            TILE,
            WARPS,
            QUERIES,
            MIN_BLOCKS),
        Constraint.on(
            "tiles fit shared memory",
            c ->
                MmaShared.bytes(shape, c) <= gpu.sharedBytesPerBlock()
                    && c.intValue(MIN_BLOCKS)
                            * (MmaShared.bytes(shape, c)
                                + MultiprocessorLimits.RESERVED_SHARED_BYTES)
                        <= gpu.sharedBytesPerMultiprocessor(),
            HEADS,
            TILE,
            STAGES,
            WARPS,
            HEAD_WARPS,
            MIN_BLOCKS),
        Splits.haveKeys(shape, c -> c.intValue(TILE), TILE));
  }

  private static int keyWarps(KernelConfig config) {
    return Math.max(1, config.intValue(WARPS) / config.intValue(HEAD_WARPS));
  }

  /** Of a thread: rows of the output, scores, and the queries where they stay. */
  private static int registers(AttentionShape shape, KernelConfig config) {
    int headTiles = Math.ceilDiv(config.intValue(HEADS), MMA * config.intValue(HEAD_WARPS));
    int keyTiles = Math.ceilDiv(config.intValue(TILE), MMA * keyWarps(config));
    int dimTiles = shape.headDim() / MMA;
    int rows = dimTiles * 8;
    int scores = keyTiles * (8 + 4);
    int queries = config.intValue(QUERIES) * dimTiles * 4;
    int other = OTHER_REGISTERS + shape.headDim() / DIMS_PER_REGISTER;
    return headTiles * (rows + scores + queries) + other;
  }

  private static int mostRegisters(KernelConfig config) {
    return GpuTraits.registersPerThread(config.intValue(WARPS) * config.intValue(MIN_BLOCKS));
  }

  /** A configuration that should be good without tuning: with as many heads as fit beside tiles. */
  static KernelConfig defaultConfig(AttentionShape shape, ConfigSpace space, GpuTraits gpu) {
    int most = Math.ceilDiv(Math.min(shape.group(), MOST_HEADS), MMA);
    return IntStream.iterate(most, headTiles -> headTiles > 0, headTiles -> headTiles - 1)
        .boxed()
        .flatMap(headTiles -> pipelines(headTiles).map(p -> p.config(headTiles)))
        .filter(config -> space.firstBroken(config).isEmpty())
        .findFirst()
        .map(
            config ->
                config.with(
                    Splits.AXIS,
                    new AxisValue.Int(
                        Splits.toFill(
                            shape,
                            gpu,
                            config.intValue(HEADS),
                            config.intValue(TILE),
                            config.intValue(MIN_BLOCKS)))))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no tile of %s fits the shared memory of %s; use lanes"
                        .formatted(shape.label(), gpu.architecture())));
  }

  /**
   * Two blocks per SM before one, which hide each other's barriers; then long tiles, queries in
   * registers, and two stages, which on an H200 were as fast as three or faster; then what fits
   * less memory.
   */
  private static Stream<Pipeline> pipelines(int headTiles) {
    return Stream.of(
            new Pipeline(64, 2, 2, 1),
            new Pipeline(64, 2, 2, 0),
            new Pipeline(32, 2, 2, 1),
            new Pipeline(32, 2, 2, 0),
            new Pipeline(64, 3, 1, 0),
            new Pipeline(64, 2, 1, 0),
            new Pipeline(32, 2, 1, 0),
            new Pipeline(16, 2, 1, 0))
        .map(pipeline -> pipeline.withHeadWarps(headTiles));
  }

  /**
   * How tiles stream.
   *
   * @param tile keys
   * @param stages tiles in shared memory
   * @param blocks per SM
   * @param queries 1 where they stay in registers
   * @param warps of a block
   */
  private record Pipeline(int tile, int stages, int blocks, int queries, int warps) {

    Pipeline(int tile, int stages, int blocks, int queries) {
      this(tile, stages, blocks, queries, 1);
    }

    /** Up to eight warps, as many for the keys as their 16s allow. */
    Pipeline withHeadWarps(int headWarps) {
      int keyWarps = Integer.highestOneBit(Math.max(1, Math.min(tile / MMA, 8 / headWarps)));
      return new Pipeline(tile, stages, blocks, queries, headWarps * keyWarps);
    }

    /** With a warp for each tile of heads. */
    KernelConfig config(int headTiles) {
      TreeMap<String, AxisValue> values = new TreeMap<>();
      values.put(HEADS, new AxisValue.Int(headTiles * MMA));
      values.put(HEAD_WARPS, new AxisValue.Int(headTiles));
      values.put(QUERIES, new AxisValue.Int(queries));
      values.put(PREFETCH, new AxisValue.Int(128));
      values.put(TILE, new AxisValue.Int(tile));
      values.put(STAGES, new AxisValue.Int(stages));
      values.put(WARPS, new AxisValue.Int(warps));
      values.put(MIN_BLOCKS, new AxisValue.Int(blocks));
      values.put(Splits.AXIS, new AxisValue.Int(1));
      return KernelConfig.of(MmaDecode.ID, values);
    }
  }
}
