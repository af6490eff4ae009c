package headroom.cpu.kernel;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
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
    KvCache cache = new KvCache(lengths.size(), kvHeads, headDim, longest() + 3, layout, format);
    ContractNumbers numbers = ContractNumbers.of(this);
    int at = 0;
    for (int sequence = 0; sequence < lengths.size(); sequence++) {
      for (int token = 0; token < lengths.get(sequence); token++) {
        cache.append(sequence, numbers.keys(), at, numbers.values(), at);
        at += kvHeads * headDim;
      }
    }
    return cache;
  }

  double[] exact() {
    return ContractNumbers.exact(this);
  }

  private int longest() {
    return Collections.max(lengths);
  }

  @Override
  public String toString() {
    return "%d/%d/%d %s %s %s".formatted(queryHeads, kvHeads, headDim, inputs, lengths, format);
  }
}
