package headroom.gpu.kernel;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One decode step with its inputs, rounded to what the device keeps before the reference sees them.
 *
 * @param queryHeads query heads
 * @param kvHeads KV heads
 * @param headDim elements per head
 * @param format element type and pages of the cache
 * @param inputs what the numbers are like
 * @param lengths tokens of each sequence
 */
record DecodeCase(
    int queryHeads,
    int kvHeads,
    int headDim,
    KvFormat format,
    DecodeInputs inputs,
    List<Integer> lengths) {

  DecodeCase {
    lengths = List.copyOf(lengths);
  }

  AttentionShape shape() {
    return new AttentionShape(
        lengths.size(), queryHeads, kvHeads, headDim, Collections.max(lengths), format);
  }

  QueryType queryType() {
    return QueryType.of(format.element());
  }

  float scale() {
    return inputs.scale(headDim);
  }

  /** {@code [batch][queryHeads][headDim]}, exact in {@link #queryType}. */
  float[] queries() {
    Random random = new Random(1);
    float[] q = new float[shape().queryElements()];
    MemorySegment one = MemorySegment.ofArray(new float[1]);
    for (int row = 0; row < q.length; row += headDim) {
      float[] query = inputs.query(random, headDim);
      for (int dim = 0; dim < headDim; dim++) {
        queryType().put(one, 0, query[dim]);
        q[row + dim] = queryType().get(one, 0);
      }
    }
    return q;
  }

  /** Row-major, with some slots to spare, which hold NaN. */
  KvCache cache() {
    KvCache cache =
        new KvCache(
            lengths.size(),
            kvHeads,
            headDim,
            Collections.max(lengths) + 3,
            KvLayout.rowMajor(headDim),
            format);
    Random random = new Random(2);
    float[] k = new float[kvHeads * headDim];
    float[] v = new float[kvHeads * headDim];
    for (int sequence = 0; sequence < lengths.size(); sequence++) {
      for (int token = 0; token < lengths.get(sequence); token++) {
        for (int head = 0; head < kvHeads; head++) {
          float[] key = inputs.key(random, headDim, token, lengths.get(sequence));
          System.arraycopy(key, 0, k, head * headDim, headDim);
          System.arraycopy(DecodeInputs.gaussian(random, headDim), 0, v, head * headDim, headDim);
        }
        cache.append(sequence, k, 0, v, 0);
      }
    }
    return cache;
  }

  double[] exact(KvCache cache) {
    return new Float64Decode(shape()).decode(queries(), cache, scale());
  }
}
