package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import headroom.shape.KvFormat;

/**
 * What every kernel has that walks blocks of keys, whether its tiles are over panels or rows.
 *
 * @param shape vector width
 * @param exp2 how scores become weights
 * @param blocks how the cache's keys are walked
 */
record BlockPlan(VectorShape shape, Exp2 exp2, KvBlocks blocks) {

  /** Reads the axes that all these kernels share. */
  static BlockPlan of(KernelConfig config, KvFormat format) {
    return new BlockPlan(
        new VectorShape(config.intValue("vectorBits")),
        Exp2.of(config),
        new KvBlocks(config.intValue("kvBlock"), format));
  }

  /** The same where a block is walked in runs of at most so many keys, which are whole panels. */
  BlockPlan inRunsOf(int most, int panel) {
    return new BlockPlan(shape, exp2, blocks.inRunsOf(most, panel));
  }

  /** Keys per block of the online softmax. */
  int kvBlock() {
    return blocks.kvBlock();
  }

  /** The loads of the cache's elements. */
  ElementLoads cacheLoads() {
    return ElementLoads.ofCache(shape, blocks.format().element());
  }

  /** How a row of scores becomes weights. */
  SoftmaxBlock softmax() {
    return new SoftmaxBlock(shape, kvBlock(), blocks.scaled(), exp2);
  }

  /** Floats between two heads' score rows. */
  int scoreStride() {
    return softmax().rowStride();
  }
}
