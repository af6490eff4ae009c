package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import headroom.shape.KvFormat;

/**
 * The sizes of a row kernel: numbers only, so nothing else of a configuration can reach the
 * generated source.
 *
 * @param shape vector width
 * @param streams rows of K or V that are read side by side
 * @param qkHeads query heads that share a loaded key vector
 * @param qkUnroll vectors of dims per iteration of a score tile
 * @param pvHeads query heads that share a loaded value vector
 * @param pvUnroll vectors of dims per iteration of a value tile
 * @param kvBlock keys per block of the online softmax
 * @param format element type and pages of the cache
 */
record RowPlan(
    VectorShape shape,
    int streams,
    int qkHeads,
    int qkUnroll,
    int pvHeads,
    int pvUnroll,
    int kvBlock,
    KvFormat format) {

  /** Reads the axes of {@link RowDecode}. */
  static RowPlan of(KernelConfig config, KvFormat format) {
    return new RowPlan(
        new VectorShape(config.intValue("vectorBits")),
        config.intValue("streams"),
        config.intValue("qkHeads"),
        config.intValue("qkUnroll"),
        config.intValue("pvHeads"),
        config.intValue("pvUnroll"),
        config.intValue("kvBlock"),
        format);
  }

  /** How keys are walked. */
  KvBlocks blocks() {
    return new KvBlocks(kvBlock, format);
  }

  /** The loads of the cache's elements. */
  ElementLoads loads() {
    return new ElementLoads(shape, format.element());
  }

  /** Floats between two heads' score rows. */
  int scoreStride() {
    return SoftmaxBlock.rowStride(shape, kvBlock);
  }
}
