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
    boolean widened) {

  /** Reads the axes of {@link TiledDecode}. */
  static TiledPlan of(KernelConfig config, KvFormat format) {
    return new TiledPlan(
        BlockPlan.of(config, format),
        config.intValue("qkHeads"),
        config.intValue("qkVectors"),
        config.intValue("qkUnroll"),
        config.intValue("pvHeads"),
        config.intValue("pvVectors"),
        config.intValue("pvUnroll"),
        config.nameValue("vLayout").equals("panel"),
        Widening.byPanel(format.element(), config));
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
    return new ValueRuns(block.blocks(), widened);
  }

  /** The loads of the tiles: of floats, where panels were widened. */
  ElementLoads tileLoads() {
    return widened ? ElementLoads.floats(shape()) : block.cacheLoads();
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
