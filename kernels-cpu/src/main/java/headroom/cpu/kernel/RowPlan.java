package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import headroom.shape.KvFormat;

/**
 * The sizes of a row kernel: numbers only, so nothing else of a configuration can reach the
 * generated source.
 *
 * @param block vector width, blocks of keys, exponential and cache
 * @param streams rows of K or V that are read side by side
 * @param qkHeads query heads that share a loaded key vector
 * @param qkUnroll vectors of dims per iteration of a score tile
 * @param pvHeads query heads that share a loaded value vector
 * @param pvUnroll vectors of dims per iteration of a value tile
 */
record RowPlan(BlockPlan block, int streams, int qkHeads, int qkUnroll, int pvHeads, int pvUnroll) {

  /** Reads the axes of {@link RowDecode}. */
  static RowPlan of(KernelConfig config, KvFormat format) {
    return new RowPlan(
        BlockPlan.of(config, format),
        config.intValue("streams"),
        config.intValue("qkHeads"),
        config.intValue("qkUnroll"),
        config.intValue("pvHeads"),
        config.intValue("pvUnroll"));
  }
}
