package headroom.cpu.kernel;

import headroom.config.KernelConfig;

/**
 * The sizes of a row kernel: numbers only, so nothing else of a configuration can reach the
 * generated source.
 *
 * @param shape vector width
 * @param qkHeads query heads that share a loaded key row
 * @param qkKeys key rows that share a loaded query row
 * @param qkUnroll vectors of dims per iteration of a score tile
 * @param pvHeads query heads of a value tile
 * @param pvVectors dim vectors of a value tile
 * @param pvUnroll keys per iteration of a value tile
 * @param kvBlock keys per block of the online softmax
 */
record RowPlan(
    VectorShape shape,
    int qkHeads,
    int qkKeys,
    int qkUnroll,
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
        config.intValue("qkUnroll"),
        config.intValue("pvHeads"),
        config.intValue("pvVectors"),
        config.intValue("pvUnroll"),
        config.intValue("kvBlock"));
  }

  /** Floats between two heads' score rows. */
  int scoreStride() {
    return SoftmaxBlock.rowStride(shape, kvBlock);
  }
}
