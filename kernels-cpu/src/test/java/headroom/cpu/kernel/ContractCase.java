package headroom.cpu.kernel;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.Collections;
import java.util.List;
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
 * @param format element type and pages of the cache
 */
record ContractCase(
    int queryHeads,
    int kvHeads,
    int headDim,
    ContractInputs inputs,
    List<Integer> lengths,
    KvFormat format) {

  ContractCase(int queryHeads, int kvHeads, int headDim, ContractInputs inputs, int... lengths) {
    this(
        queryHeads, kvHeads, headDim, inputs, IntStream.of(lengths).boxed().toList(), KvFormat.F32);
  }

  AttentionShape shape() {
    return new AttentionShape(lengths.size(), queryHeads, kvHeads, headDim, longest(), format);
  }

  /** The same heads over other lengths. */
  ContractCase withLengths(int... others) {
    return new ContractCase(queryHeads, kvHeads, headDim, inputs, others).withFormat(format);
  }

  /** The same step over a cache of another format. */
  ContractCase withFormat(KvFormat other) {
    return new ContractCase(queryHeads, kvHeads, headDim, inputs, lengths, other);
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
    return cache(layout, format);
  }

  private KvCache cache(KvLayout layout, KvFormat kept) {
    KvCache cache = new KvCache(lengths.size(), kvHeads, headDim, longest() + 3, layout, kept);
    Random random = new Random(2);
    float[] k = new float[kvHeads * headDim];
    float[] v = new float[kvHeads * headDim];
    for (int sequence = 0; sequence < lengths.size(); sequence++) {
      for (int token = 0; token < lengths.get(sequence); token++) {
        for (int head = 0; head < kvHeads; head++) {
          float[] key = inputs.key(random, headDim, token, lengths.get(sequence));
          System.arraycopy(key, 0, k, head * headDim, headDim);
          System.arraycopy(inputs.value(random, headDim), 0, v, head * headDim, headDim);
        }
        cache.append(sequence, k, 0, v, 0);
      }
    }
    return cache;
  }

  double[] exact() {
    KvCache rows = cache(KvLayout.rowMajor(headDim), format.contiguous());
    return new Float64Decode(shape()).decode(queries(), rows, scale());
  }

  private int longest() {
    return Collections.max(lengths);
  }

  @Override
  public String toString() {
    return "%d/%d/%d %s %s %s".formatted(queryHeads, kvHeads, headDim, inputs, lengths, format);
  }
}
