package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import headroom.kernel.KvLayout;
import headroom.shape.KvFormat;

/**
 * The sizes of a tiled kernel: numbers and enums only, so nothing else of a configuration can reach
 * the generated source.
 *
 * @param shape vector width
 * @param qkHeads query heads of a score tile
 * @param qkVectors key vectors of a score tile
 * @param qkUnroll dims per iteration of a score tile
 * @param pvHeads query heads of a value tile
 * @param pvVectors dim vectors of a value tile
 * @param pvUnroll keys per iteration of a value tile
 * @param kvBlock keys per block of the online softmax
 * @param valuePanels whether V lies in dim panels, else row-major
 * @param format element type and pages of the cache
 * @param widened whether panels are made floats before the tiles of all heads
 */
record TiledPlan(
    VectorShape shape,
    int qkHeads,
    int qkVectors,
    int qkUnroll,
    int pvHeads,
    int pvVectors,
    int pvUnroll,
    int kvBlock,
    boolean valuePanels,
    KvFormat format,
    boolean widened) {

  /** Reads the axes of {@link TiledDecode}. */
  static TiledPlan of(KernelConfig config, KvFormat format) {
    return new TiledPlan(
        new VectorShape(config.intValue("vectorBits")),
        config.intValue("qkHeads"),
        config.intValue("qkVectors"),
        config.intValue("qkUnroll"),
        config.intValue("pvHeads"),
        config.intValue("pvVectors"),
        config.intValue("pvUnroll"),
        config.intValue("kvBlock"),
        config.nameValue("vLayout").equals("panel"),
        format,
        Widening.byPanel(format.element(), config));
  }

  /** Keys of a K panel. */
  int keyPanel() {
    return qkVectors * shape.lanes();
  }

  /** Dims of a full value tile. */
  int valueTile() {
    return pvVectors * shape.lanes();
  }

  /** How keys are walked. */
  KvBlocks blocks() {
    return new KvBlocks(kvBlock, format);
  }

  /** How the values of a block are found. */
  ValueRuns valueRuns() {
    return new ValueRuns(blocks(), widened);
  }

  /** The loads of the cache's elements. */
  ElementLoads cacheLoads() {
    return new ElementLoads(shape, format.element());
  }

  /** The loads of the tiles: of floats, where panels were widened. */
  ElementLoads tileLoads() {
    return widened ? ElementLoads.floats(shape) : cacheLoads();
  }

  /** The layout that the cache must have. */
  KvLayout layout(int headDim) {
    return valuePanels
        ? new KvLayout(keyPanel(), Math.min(valueTile(), headDim), blocks().run())
        : new KvLayout(keyPanel(), headDim, 1);
  }

  /** Floats between two heads' score rows. */
  int scoreStride() {
    return SoftmaxBlock.rowStride(shape, kvBlock);
  }
}
