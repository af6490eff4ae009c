package headroom.reference;

import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The oracle: softmax(scale · q · Kᵀ) · V in float64, three plain loops, from row-major K and V.
 * Every kernel is compared with it before it is timed; it is also the kernel of last resort.
 */
public final class Float64Decode implements DecodeKernel {

  private final int queryHeads;
  private final int group;
  private final int headDim;

  /**
   * A reference for the heads and head dim of {@code shape}; batch and lengths come with the cache.
   */
  public Float64Decode(AttentionShape shape) {
    this.queryHeads = shape.queryHeads();
    this.group = shape.group();
    this.headDim = shape.headDim();
  }

  @Override
  public KvLayout layout() {
    return KvLayout.rowMajor(headDim);
  }

  @Override
  public long scratchBytes() {
    return 0;
  }

  @Override
  public void decode(float[] q, KvCache cache, float scale, float[] out) {
    double[] exact = decode(q, cache, scale);
    for (int i = 0; i < exact.length; i++) {
      out[i] = (float) exact[i];
    }
  }

  /**
   * The same in full precision.
   *
   * @return {@code [batch][queryHeads][headDim]}
   */
  public double[] decode(float[] q, KvCache cache, float scale) {
    double[] out = new double[cache.batch() * queryHeads * headDim];
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      double[] weights = new double[cache.length(sequence)];
      for (int head = 0; head < queryHeads; head++) {
        int at = (sequence * queryHeads + head) * headDim;
        softmaxOfScores(q, at, cache, cache.keyBase(sequence, head / group), scale, weights);
        sumValues(weights, cache, cache.valueBase(sequence, head / group), out, at);
      }
    }
    return out;
  }

  private void softmaxOfScores(
      float[] q, int at, KvCache cache, long keyBase, float scale, double[] weights) {
    double max = Double.NEGATIVE_INFINITY;
    for (int token = 0; token < weights.length; token++) {
      double score = 0;
      for (int dim = 0; dim < headDim; dim++) {
        score += (double) q[at + dim] * number(cache.keys(), keyBase, token, dim);
      }
      weights[token] = score * scale;
      max = Math.max(max, weights[token]);
    }
    double sum = 0;
    for (int token = 0; token < weights.length; token++) {
      weights[token] = Math.exp(weights[token] - max);
      sum += weights[token];
    }
    for (int token = 0; token < weights.length; token++) {
      weights[token] /= sum;
    }
  }

  private void sumValues(double[] weights, KvCache cache, long valueBase, double[] out, int at) {
    for (int token = 0; token < weights.length; token++) {
      for (int dim = 0; dim < headDim; dim++) {
        out[at + dim] += weights[token] * number(cache.values(), valueBase, token, dim);
      }
    }
  }

  private float number(MemorySegment rows, long base, int token, int dim) {
    return rows.getAtIndex(ValueLayout.JAVA_FLOAT, base + (long) token * headDim + dim);
  }
}
