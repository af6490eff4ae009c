package headroom.tuner.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * How a BLAS library decodes: which keys one product spans, and who runs on several threads.
 *
 * @param block keys of a product; {@link #WHOLE} takes all there are
 * @param split whether we split the keys over threads and the library uses one in each; otherwise
 *     the library uses the threads as it likes
 * @param byHead whether each query head is a product of its own, a matrix and a vector
 */
record GemmWay(int block, boolean split, boolean byHead) {

  /** No block: all keys in one product. */
  static final int WHOLE = Integer.MAX_VALUE;

  /** Weights of 32 heads take 32 KiB then: they stay in L1 or L2 between the two products. */
  private static final int BLOCK = 256;

  /** Up to so many rows a product of matrices may be worse than as many with a vector. */
  private static final int FEW_ROWS = 8;

  /**
   * The ways for a shape.
   *
   * @param group query heads of a KV head
   */
  static List<GemmWay> all(int group, int threads) {
    List<GemmWay> ways = new ArrayList<>();
    ways.add(new GemmWay(WHOLE, false, group == 1));
    ways.add(new GemmWay(BLOCK, false, group == 1));
    if (threads > 1) {
      ways.add(new GemmWay(WHOLE, true, group == 1));
      ways.add(new GemmWay(BLOCK, true, group == 1));
    }
    if (group > 1 && group <= FEW_ROWS) {
      // A block of K and V stays in L2 for the heads after the first.
      ways.add(new GemmWay(BLOCK, threads > 1, true));
    }
    return ways;
  }

  /** Such as {@code gemm blocks, keys split}. */
  String label() {
    return (byHead ? "gemv " : "gemm ")
        + (block == WHOLE ? "whole" : "blocks")
        + (split ? ", keys split" : "");
  }
}
