package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import headroom.shape.KvFormat;

/**
 * What every kernel has that walks blocks of keys, whether its tiles are over panels or rows.
 *
 * @param shape vector width
 * @param kvBlock keys per block of the online softmax
 * @param exp2 how scores become weights
 * @param format element type and pages of the cache
 */
record BlockPlan(VectorShape shape, int kvBlock, Exp2 exp2, KvFormat format) {

  /** Reads the axes that all these kernels share. */
  static BlockPlan of(KernelConfig config, KvFormat format) {
    return new BlockPlan(
        new VectorShape(config.intValue("vectorBits")),
        config.intValue("kvBlock"),
        Exp2.of(config),
        format);
  }

  /** How keys are walked. */
  KvBlocks blocks() {
    return new KvBlocks(kvBlock, format);
  }

  /** The loads of the cache's elements. */
  ElementLoads cacheLoads() {
    return new ElementLoads(shape, format.element());
  }

  /** How a row of scores becomes weights. */
  SoftmaxBlock softmax() {
    return new SoftmaxBlock(shape, kvBlock, blocks().scaled(), exp2);
  }

  /** Floats between two heads' score rows. */
  int scoreStride() {
    return softmax().rowStride();
  }
}
