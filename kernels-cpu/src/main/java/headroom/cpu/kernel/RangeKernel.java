package headroom.cpu.kernel;

import headroom.kernel.KvCache;

/**
 * Decodes one KV head of one sequence over a range of its keys, for all query heads of the group.
 * What it leaves is a {@link Partial}, so ranges of one head can run on different threads and be
 * merged. An instance owns scratch memory: one thread at a time.
 */
interface RangeKernel {

  /**
   * Overwrites {@code partial} with the softmax-weighted sum over keys {@code from} to {@code to}.
   *
   * @param q query rows {@code [group][headDim]} from {@code queryAt}
   * @param queryAt first element of the group's first row
   * @param cache keys and values in the kernel's layout
   * @param sequence which sequence of the cache
   * @param kvHead which KV head of the sequence
   * @param from first key, a multiple of the kernel's KV block
   * @param to key after the last, above {@code from}
   * @param scale factor on the logits; any sign
   * @param partial receives rows, row maxima and row sums
   */
  void decode(
      float[] q,
      int queryAt,
      KvCache cache,
      int sequence,
      int kvHead,
      int from,
      int to,
      float scale,
      Partial partial);
}
