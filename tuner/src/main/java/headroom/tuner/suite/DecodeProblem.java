package headroom.tuner.suite;

import headroom.gpu.kernel.QueryType;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import java.util.Arrays;
import java.util.Optional;

/**
 * One decode step on random inputs: the query, caches of any layout with the same tokens in them,
 * and the float64 answer. Not thread-safe.
 */
public final class DecodeProblem {

  /**
   * Queries lie in [−6, 6): with keys in [−1, 1) and scale {@code 1/sqrt(headDim)} the logits
   * spread by 2, so that some keys weigh a hundred times others and a maximum taken wrongly shows.
   */
  private static final float QUERY_AMPLITUDE = 6;

  /**
   * Tokens of the problem on which a kernel is checked first and becomes warm: several KV blocks
   * and an odd end, so that compiled code has seen every branch that the full problem takes.
   */
  public static final int WARM_TOKENS = 260;

  /** Tokens between two readings of the clock: its 25 ns vanish beside 64 appends. */
  private static final int APPEND_RUN = 64;

  private final AttentionShape shape;
  private final long seed;
  private final Lengths lengths;
  private final float[] q;
  private final Tolerance tolerance;
  private Optional<double[]> reference = Optional.empty();

  /**
   * Random inputs.
   *
   * @param shape what is decoded
   * @param seed the same seed gives the same inputs
   */
  public DecodeProblem(AttentionShape shape, long seed) {
    this(shape, seed, Lengths.EQUAL);
  }

  /** The same over sequences that may be shorter than the shape says. */
  DecodeProblem(AttentionShape shape, long seed, Lengths lengths) {
    // The oracle takes the numbers that the cache keeps: what is left is the error of f32.
    this(shape, seed, lengths, QueryType.F32);
  }

  private DecodeProblem(AttentionShape shape, long seed, Lengths lengths, QueryType queryType) {
    this.shape = shape;
    this.seed = seed;
    this.lengths = lengths;
    this.q = new float[shape.queryElements()];
    this.tolerance = queryType.tolerance();
    new TokenStream(~seed).next(q, QUERY_AMPLITUDE);
    queryType.round(q);
  }

  /** The same for a GPU, which keeps queries and outputs in 16 bits where the cache has no more. */
  public static DecodeProblem onGpu(AttentionShape shape, long seed, Lengths lengths) {
    return new DecodeProblem(shape, seed, lengths, QueryType.of(shape.format().element()));
  }

  /** What is decoded. */
  public AttentionShape shape() {
    return shape;
  }

  /** The query, {@code [batch][queryHeads][headDim]}. */
  public float[] q() {
    return q;
  }

  /** Factor on the logits: {@code 1 / sqrt(headDim)}. */
  public float scale() {
    return (float) (1 / Math.sqrt(shape.headDim()));
  }

  /** A new output buffer, {@code [batch][queryHeads][headDim]}. */
  public float[] newOutput() {
    return new float[shape.queryElements()];
  }

  /** A new cache of this layout, filled token by token as a runtime would. */
  public FilledCache fill(KvLayout layout) {
    int headDim = shape.headDim();
    int elements = shape.kvHeads() * headDim;
    KvCache cache =
        new KvCache(
            shape.batch(), shape.kvHeads(), headDim, shape.seqLen(), layout, shape.format());
    TokenStream tokens = new TokenStream(seed);
    float[][] k = new float[APPEND_RUN][elements];
    float[][] v = new float[APPEND_RUN][elements];
    long appendNanos = 0;
    long appended = 0;
    for (int sequence = 0; sequence < shape.batch(); sequence++) {
      int length = lengths.of(sequence, shape.batch(), shape.seqLen());
      appended += length;
      for (int token = 0; token < length; token += APPEND_RUN) {
        int run = Math.min(APPEND_RUN, length - token);
        for (int i = 0; i < run; i++) {
          tokens.next(k[i], 1);
          tokens.next(v[i], 1);
        }
        long start = System.nanoTime();
        for (int i = 0; i < run; i++) {
          cache.append(sequence, k[i], 0, v[i], 0);
        }
        appendNanos += System.nanoTime() - start;
      }
    }
    return new FilledCache(cache, appendNanos / (double) appended);
  }

  /**
   * Runs a kernel once on a poisoned output and compares with the reference.
   *
   * @param kernel made for this shape's heads and head dim
   * @param cache filled by {@link #fill} in the kernel's layout
   */
  public Tolerance.Verdict verify(DecodeKernel kernel, KvCache cache) {
    float[] out = newOutput();
    Arrays.fill(out, Float.NaN);
    kernel.decode(q, cache, scale(), out);
    return judge(out);
  }

  /** Compares an output with the reference. */
  Tolerance.Verdict judge(float[] out) {
    return tolerance.compare(out, reference());
  }

  /** The float64 answer; computed at the first call. */
  public double[] reference() {
    return reference.orElseGet(
        () -> {
          KvCache rows = fill(KvLayout.rowMajor(shape.headDim())).cache();
          double[] answer = new Float64Decode(shape).decode(q, rows, scale());
          reference = Optional.of(answer);
          return answer;
        });
  }

  /**
   * A small problem of the same heads: one sequence, the first tokens. Interpreted vector code is
   * 50 to 100 times slower than compiled code, so a kernel becomes warm here first.
   *
   * @param tokens at most so many
   */
  public DecodeProblem prefix(int tokens) {
    int kept = Math.min(tokens, shape.seqLen());
    return new DecodeProblem(
        new AttentionShape(
            1, shape.queryHeads(), shape.kvHeads(), shape.headDim(), kept, shape.format()),
        seed);
  }
}
