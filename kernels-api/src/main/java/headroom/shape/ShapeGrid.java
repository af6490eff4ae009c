package headroom.shape;

import java.util.ArrayList;
import java.util.List;

/**
 * The full product of shape extents: a sweep.
 *
 * @param batch batch sizes
 * @param queryHeads query head counts
 * @param kvHeads KV head counts; each must divide every query head count
 * @param headDim head dimensions
 * @param seqLen sequence lengths in tokens
 */
public record ShapeGrid(
    List<Integer> batch,
    List<Integer> queryHeads,
    List<Integer> kvHeads,
    List<Integer> headDim,
    List<Integer> seqLen) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a list is empty
   */
  public ShapeGrid {
    batch = requireValues("batch", batch);
    queryHeads = requireValues("queryHeads", queryHeads);
    kvHeads = requireValues("kvHeads", kvHeads);
    headDim = requireValues("headDim", headDim);
    seqLen = requireValues("seqLen", seqLen);
  }

  private static List<Integer> requireValues(String name, List<Integer> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(name + " must list at least one value");
    }
    return List.copyOf(values);
  }

  /** How many shapes the grid spans; {@link Long#MAX_VALUE} stands for all that is beyond. */
  public long size() {
    long size = 1;
    for (List<Integer> values : List.of(batch, queryHeads, kvHeads, headDim, seqLen)) {
      if (size > Long.MAX_VALUE / values.size()) {
        return Long.MAX_VALUE;
      }
      size *= values.size();
    }
    return size;
  }

  /**
   * All shapes, the sequence length varying fastest.
   *
   * @throws IllegalArgumentException if a combination is no legal {@link AttentionShape}
   */
  public List<AttentionShape> shapes() {
    List<AttentionShape> shapes = new ArrayList<>();
    for (int sequences : batch) {
      for (int query : queryHeads) {
        for (int kv : kvHeads) {
          for (int dim : headDim) {
            for (int tokens : seqLen) {
              shapes.add(new AttentionShape(sequences, query, kv, dim, tokens));
            }
          }
        }
      }
    }
    return shapes;
  }
}
