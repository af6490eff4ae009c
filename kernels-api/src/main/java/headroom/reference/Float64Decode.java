package headroom.reference;

import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The oracle: softmax(scale · q · Kᵀ) · V in float64, three plain loops, on the numbers that the
 * cache keeps, whatever their type. Every kernel is compared with it before it is timed; it is also
 * the kernel of last resort.
 */
public final class Float64Decode implements DecodeKernel {

  private final int queryHeads;
  private final int group;
  private final int headDim;
  private final KvFormat format;

  /**
   * A reference for the heads and head dim of {@code shape}; batch and lengths come with the cache.
   */
  public Float64Decode(AttentionShape shape) {
    this.queryHeads = shape.queryHeads();
    this.group = shape.group();
    this.headDim = shape.headDim();
    this.format = shape.format();
  }

  @Override
  public KvLayout layout() {
    return KvLayout.rowMajor(headDim);
  }

  @Override
  public KvFormat format() {
    return format;
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
      for (int kvHead = 0; kvHead < cache.kvHeads(); kvHead++) {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment keys = rows(arena, cache, sequence, kvHead, cache::readKey);
          MemorySegment values = rows(arena, cache, sequence, kvHead, cache::readValue);
          for (int head = kvHead * group; head < (kvHead + 1) * group; head++) {
            int at = (sequence * queryHeads + head) * headDim;
            softmaxOfScores(q, at, keys, scale, weights);
            sumValues(weights, values, out, at);
          }
        }
      }
    }
    return out;
  }

  /** A head's keys or values, {@code [length][headDim]}, as the numbers that the cache keeps. */
  private MemorySegment rows(
      Arena arena, KvCache cache, int sequence, int kvHead, TokenReader reader) {
    long length = cache.length(sequence);
    MemorySegment rows = arena.allocate(ValueLayout.JAVA_FLOAT, length * headDim);
    float[] row = new float[headDim];
    for (int token = 0; token < length; token++) {
      reader.read(sequence, kvHead, token, row);
      long at = (long) token * headDim * Float.BYTES;
      MemorySegment.copy(row, 0, rows, ValueLayout.JAVA_FLOAT, at, headDim);
    }
    return rows;
  }

  /** {@link KvCache#readKey} or {@link KvCache#readValue}. */
  private interface TokenReader {
    void read(int sequence, int kvHead, int token, float[] row);
  }

  private void softmaxOfScores(
      float[] q, int at, MemorySegment keys, float scale, double[] weights) {
    double max = Double.NEGATIVE_INFINITY;
    for (int token = 0; token < weights.length; token++) {
      double score = 0;
      for (int dim = 0; dim < headDim; dim++) {
        score += (double) q[at + dim] * number(keys, token, dim);
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

  private void sumValues(double[] weights, MemorySegment values, double[] out, int at) {
    for (int token = 0; token < weights.length; token++) {
      for (int dim = 0; dim < headDim; dim++) {
        out[at + dim] += weights[token] * number(values, token, dim);
      }
    }
  }

  private float number(MemorySegment rows, int token, int dim) {
    return rows.getAtIndex(ValueLayout.JAVA_FLOAT, (long) token * headDim + dim);
  }
}
