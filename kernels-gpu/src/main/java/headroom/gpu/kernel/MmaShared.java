package headroom.gpu.kernel;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;

/** Shared memory of {@code mma_decode.cu}, by the same sums as {@code mma_tiles.cuh}. */
final class MmaShared {
  /** Of a widened element, and of a query. */
  private static final int WIDE_BYTES = 2;

  /** Floats by which rows of the merge are longer than a head dim. */
  private static final int MERGE_PADDING = 8;

  private MmaShared() {}

  /** Dynamic shared memory of a block. */
  static int bytes(AttentionShape shape, KernelConfig config) {
    int heads = config.intValue(MmaSpace.HEADS);
    int queryBytes = heads * shape.headDim() * WIDE_BYTES;
    return queryBytes + Math.max(tileBytes(shape, config), mergeBytes(shape, config, heads));
  }

  private static int tileBytes(AttentionShape shape, KernelConfig config) {
    int tile = config.intValue(MmaSpace.TILE);
    int row = shape.headDim() * shape.format().element().bytes();
    int stage = 2 * tile * row;
    int wide = 0;
    if (shape.format().element().scaled()) {
      stage += 2 * tile * Float.BYTES;
      wide = 2 * tile * shape.headDim() * WIDE_BYTES;
    }
    return wide + config.intValue(MmaSpace.STAGES) * stage;
  }

  private static int mergeBytes(AttentionShape shape, KernelConfig config, int heads) {
    int keyWarps = config.intValue(MmaSpace.WARPS) / config.intValue(MmaSpace.HEAD_WARPS);
    return heads * (shape.headDim() + MERGE_PADDING + 2 * keyWarps) * Float.BYTES;
  }
}
