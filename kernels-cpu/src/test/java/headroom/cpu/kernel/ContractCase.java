package headroom.cpu.kernel;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One decode step with its inputs.
 *
 * @param queryHeads query heads
 * @param kvHeads KV heads
 * @param headDim elements per head
 * @param inputs what the numbers are like
 * @param lengths tokens of each sequence
 */
record ContractCase(
    int queryHeads, int kvHeads, int headDim, ContractInputs inputs, int... lengths) {

  AttentionShape shape() {
    return new AttentionShape(lengths.length, queryHeads, kvHeads, headDim, longest());
  }

  /** The same heads over other lengths. */
  ContractCase withLengths(int... others) {
    return new ContractCase(queryHeads, kvHeads, headDim, inputs, others);
  }

  float scale() {
    return inputs.scale(headDim);
  }

  float[] queries() {
    Random random = new Random(1);
    float[] q = new float[shape().queryElements()];
    for (int row = 0; row < q.length / headDim; row++) {
      System.arraycopy(inputs.query(random, headDim), 0, q, row * headDim, headDim);
    }
    return q;
  }

  /** A cache with some slots to spare, which hold NaN. */
  KvCache cache(KvLayout layout) {
    KvCache cache = new KvCache(lengths.length, kvHeads, headDim, longest() + 3, layout);
    Random random = new Random(2);
    float[] k = new float[kvHeads * headDim];
    float[] v = new float[kvHeads * headDim];
    for (int sequence = 0; sequence < lengths.length; sequence++) {
      for (int token = 0; token < lengths[sequence]; token++) {
        for (int head = 0; head < kvHeads; head++) {
          float[] key = inputs.key(random, headDim, token, lengths[sequence]);
          System.arraycopy(key, 0, k, head * headDim, headDim);
          System.arraycopy(inputs.value(random, headDim), 0, v, head * headDim, headDim);
        }
        cache.append(sequence, k, 0, v, 0);
      }
    }
    return cache;
  }

  double[] exact() {
    KvCache rows = cache(KvLayout.rowMajor(headDim));
    return new Float64Decode(shape()).decode(queries(), rows, scale());
  }

  private int longest() {
    return IntStream.of(lengths).max().orElseThrow();
  }

  @Override
  public String toString() {
    return "%d/%d/%d %s %s"
        .formatted(queryHeads, kvHeads, headDim, inputs, Arrays.toString(lengths));
  }
}
