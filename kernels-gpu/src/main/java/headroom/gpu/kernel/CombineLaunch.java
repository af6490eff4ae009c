package headroom.gpu.kernel;

import headroom.gpu.cuda.LaunchShape;

/**
 * The block of {@link CudaProgram#COMBINE_ENTRY}, by the same sums as {@code combine.cuh}: threads
 * for so many parts that each has its splits' rows under way at once.
 *
 * @param threads of a block, whole warps
 * @param sharedBytes dynamic shared memory of a block
 */
record CombineLaunch(int threads, int sharedBytes) {
  /** Four for each lane of the warp that weighs them. */
  static final int MOST_SPLITS = 128;

  /** Rows that a thread loads before it adds the first. */
  private static final int ROWS_IN_FLIGHT = 8;

  /** Dims of a thread. */
  private static final int COLUMN_DIMS = 4;

  private static final int WARP = 32;

  private static final int MOST_THREADS = 1024;

  /**
   * For the partial results of a plan.
   *
   * @param headDim a multiple of 4
   * @throws IllegalArgumentException if it takes fewer splits
   */
  static CombineLaunch of(int headDim, int splits) {
    if (splits > MOST_SPLITS) {
      throw new IllegalArgumentException(
          "%d splits; at most %d are combined".formatted(splits, MOST_SPLITS));
    }
    int columns = headDim / COLUMN_DIMS;
    int parts =
        Math.clamp(Math.ceilDiv(splits, ROWS_IN_FLIGHT), 1, Math.max(1, MOST_THREADS / columns));
    int threads = Math.ceilDiv(parts * columns, WARP) * WARP;
    int weights = (splits + 1) * Float.BYTES;
    return new CombineLaunch(threads, threads * COLUMN_DIMS * Float.BYTES + weights);
  }

  /** A block for each row. */
  LaunchShape grid(int rows) {
    return LaunchShape.of(rows, threads, sharedBytes);
  }
}
