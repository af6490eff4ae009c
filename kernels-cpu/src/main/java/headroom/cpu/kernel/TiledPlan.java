package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import headroom.kernel.KvLayout;
import headroom.shape.KvFormat;

/**
 * The sizes of a tiled kernel: numbers and enums only, so nothing else of a configuration can reach
 * the generated source.
 *
 * @param block vector width, blocks of keys, exponential and cache
 * @param qkHeads query heads of a score tile
 * @param qkVectors key vectors of a score tile
 * @param qkUnroll dims per iteration of a score tile
 * @param pvHeads query heads of a value tile
 * @param pvVectors dim vectors of a value tile
 * @param pvUnroll keys per iteration of a value tile
 * @param valuePanels whether V lies in dim panels, else row-major
 * @param widened whether panels are made floats before the tiles of all heads
 * @param readAhead how far K and V are sent for before they are needed
 */
record TiledPlan(
    BlockPlan block,
    int qkHeads,
    int qkVectors,
    int qkUnroll,
    int pvHeads,
    int pvVectors,
    int pvUnroll,
    boolean valuePanels,
    boolean widened,
    ReadAhead readAhead) {

  /**
   * Most bytes of a panel of V that is sent for or widened: what a tile reads and what is prepared
   * for the next one share L1.
   */
  private static final int PREPARED_BYTES = 16 << 10;

  /** Reads the axes of {@link TiledDecode}. */
  static TiledPlan of(KernelConfig config, KvFormat format) {
    BlockPlan block = BlockPlan.of(config, format);
    boolean widened = Widening.byPanel(format.element(), config);
    ReadAhead readAhead = ReadAhead.of(config);
    return new TiledPlan(
        readAhead.on() || widened ? inShortRuns(block, config, widened) : block,
        config.intValue("qkHeads"),
        config.intValue("qkVectors"),
        config.intValue("qkUnroll"),
        config.intValue("pvHeads"),
        config.intValue("pvVectors"),
        config.intValue("pvUnroll"),
        config.nameValue("vLayout").equals("panel"),
        widened,
        readAhead);
  }

  /** The block in runs whose panels of V are short. */
  private static BlockPlan inShortRuns(BlockPlan block, KernelConfig config, boolean widened) {
    int lanes = block.shape().lanes();
    int bytes = widened ? Float.BYTES : block.cacheLoads().bytes();
    int keys = PREPARED_BYTES / (config.intValue("pvVectors") * lanes * bytes);
    return block.inRunsOf(keys, config.intValue("qkVectors") * lanes);
  }

  /** Vector width. */
  VectorShape shape() {
    return block.shape();
  }

  /** Keys per block of the online softmax. */
  int kvBlock() {
    return block.kvBlock();
  }

  /** Keys of a K panel. */
  int keyPanel() {
    return qkVectors * shape().lanes();
  }

  /** Dims of a full value tile. */
  int valueTile() {
    return pvVectors * shape().lanes();
  }

  /** How the values of a block are found. */
  ValueRuns valueRuns() {
    return new ValueRuns(block.blocks(), widened, readAhead.on());
  }

  /** The loads of the tiles: of floats, where panels were widened. */
  ElementLoads tileLoads() {
    return widened ? ElementLoads.ofFloats(shape()) : block.cacheLoads();
  }

  /** The layout that the cache must have. */
  KvLayout layout(int headDim) {
    return valuePanels
        ? new KvLayout(keyPanel(), Math.min(valueTile(), headDim), block.blocks().run())
        : new KvLayout(keyPanel(), headDim, 1);
  }

  /** Floats between two heads' score rows. */
  int scoreStride() {
    return block.scoreStride();
  }
}
