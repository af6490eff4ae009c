package headroom.cpu.kernel;

import headroom.config.KernelConfig;

/**
 * The sizes of a row-major kernel: numbers only, so nothing else of a configuration can reach the
 * generated source.
 *
 * @param shape vector width
 * @param qkHeads query heads of a score tile
 * @param qkKeys keys of a score tile
 * @param pvHeads query heads of a value tile
 * @param pvVectors dim vectors of a value tile
 * @param pvUnroll keys per iteration of a value tile
 * @param kvBlock keys per block of the online softmax
 */
record RowPlan(
    VectorShape shape,
    int qkHeads,
    int qkKeys,
    int pvHeads,
    int pvVectors,
    int pvUnroll,
    int kvBlock) {

  /** Reads the axes of {@link RowDecode}. */
  static RowPlan of(KernelConfig config) {
    return new RowPlan(
        new VectorShape(config.intValue("vectorBits")),
        config.intValue("qkHeads"),
        config.intValue("qkKeys"),
        config.intValue("pvHeads"),
        config.intValue("pvVectors"),
        config.intValue("pvUnroll"),
        config.intValue("kvBlock"));
  }

  /** Dims of a full value tile. */
  int valueTile() {
    return pvVectors * shape.lanes();
  }

  /** Floats between two heads' score rows. */
  int scoreStride() {
    return SoftmaxBlock.rowStride(shape, kvBlock);
  }
}
