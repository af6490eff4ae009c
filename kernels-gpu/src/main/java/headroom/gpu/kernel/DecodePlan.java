package headroom.gpu.kernel;

import headroom.gpu.cuda.LaunchShape;
import headroom.shape.AttentionShape;

/**
 * One configuration of one variant for one head geometry: what to compile, and what to launch.
 *
 * @param program to compile
 * @param shape whose heads and head dim it was made for; batch and lengths may differ at each call
 * @param headsPerBlock query heads that a block computes
 * @param tileKeys keys that a split is a multiple of
 * @param splits parts that the keys of a sequence are cut into, computed side by side
 * @param threads of a block
 * @param sharedBytes dynamic shared memory of a block
 */
public record DecodePlan(
    CudaProgram program,
    AttentionShape shape,
    int headsPerBlock,
    int tileKeys,
    int splits,
    int threads,
    int sharedBytes) {

  /** The grid of {@link CudaProgram#SPLIT_ENTRY}: splits, groups of heads, sequences. */
  public LaunchShape split(int batch) {
    int headBlocks = Math.ceilDiv(shape.group(), headsPerBlock);
    return new LaunchShape(splits, shape.kvHeads() * headBlocks, batch, threads, 1, 1, sharedBytes);
  }

  /** Whether {@link #combine} must follow. */
  public boolean combines() {
    return splits > 1;
  }

  /** The grid of {@link CudaProgram#COMBINE_ENTRY}: a block for each row of the output. */
  public LaunchShape combine(int batch) {
    return combineLaunch().grid(Math.multiplyExact(batch, shape.queryHeads()));
  }

  CombineLaunch combineLaunch() {
    return CombineLaunch.of(shape.headDim(), splits);
  }

  /**
   * Rows of partial results, {@code [batch][queryHeads][splits]}; none where nothing is combined.
   */
  public long partialRows(int batch) {
    return combines() ? (long) batch * shape.queryHeads() * splits : 0;
  }

  /** Bytes of a batch's partial results: rows, maxima and sums, all float32. */
  public long partialBytes(int batch) {
    return partialRows(batch) * (shape.headDim() + 2) * Float.BYTES;
  }
}
