package headroom.tuner.verify;

import headroom.gpu.kernel.QueryType;
import headroom.kernel.KvCache;
import headroom.reference.Float64Decode;
import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A decode step with inputs and, for some of its sequences, the float64 answer.
 *
 * @param shape heads and format; the batch is the cache's
 * @param cache row-major
 * @param q {@code [batch][queryHeads][headDim]}, exact in what the device keeps
 * @param checked sequences whose answer is known
 * @param exact their rows, {@code [checked][queryHeads][headDim]}
 */
record Problem(AttentionShape shape, KvCache cache, float[] q, int[] checked, double[] exact) {
  private static final long SEED = 1;

  /** Slots behind the last token: NaN, which an over-read would carry into the output. */
  private static final int SPARE = 3;

  /**
   * Keys near 1 and a scale of 1/sqrt(headDim): logits spread by this, so weights differ widely.
   */
  private static final float QUERY_AMPLITUDE = 2;

  /** A ragged batch of all edges of a tile, checked whole. */
  static Problem edges(AttentionShape shape, int tileKeys) {
    int[] lengths = {1, 5, tileKeys - 1, tileKeys + 1, 3 * tileKeys - 1, 3 * tileKeys + 1};
    int[] live = Arrays.stream(lengths).map(length -> Math.max(1, length)).toArray();
    return of(shape, live, IntStream.range(0, live.length).toArray(), SPARE);
  }

  /** A whole shape; its first and its last sequence are checked. */
  static Problem whole(AttentionShape shape) {
    int[] lengths = new int[shape.batch()];
    Arrays.fill(lengths, shape.seqLen());
    return of(shape, lengths, IntStream.of(0, shape.batch() - 1).distinct().toArray(), 0);
  }

  private static Problem of(AttentionShape shape, int[] lengths, int[] checked, int spare) {
    TokenPool tokens = new TokenPool(shape, SEED);
    KvCache cache = tokens.cache(IntStream.range(0, lengths.length).toArray(), lengths, spare);
    int sequenceElements = shape.queryHeads() * shape.headDim();
    float[] q = new float[Math.multiplyExact(lengths.length, sequenceElements)];
    Random random = new Random(~SEED);
    for (int i = 0; i < q.length; i++) {
      q[i] = QUERY_AMPLITUDE * (float) random.nextGaussian();
    }
    QueryType.of(shape.format().element()).round(q);
    float[] some = new float[checked.length * sequenceElements];
    for (int i = 0; i < checked.length; i++) {
      System.arraycopy(
          q, checked[i] * sequenceElements, some, i * sequenceElements, sequenceElements);
    }
    int[] someLengths = IntStream.of(checked).map(sequence -> lengths[sequence]).toArray();
    KvCache part = tokens.cache(checked, someLengths, 0);
    double[] exact = new Float64Decode(shape).decode(some, part, scale(shape));
    return new Problem(shape, cache, q, checked, exact);
  }

  private static float scale(AttentionShape shape) {
    return (float) (1 / Math.sqrt(shape.headDim()));
  }

  /** Factor on the logits. */
  float scale() {
    return scale(shape);
  }

  /** The output's row that is farthest from float64, as far as rows are checked. */
  Tolerance.Verdict worst(float[] out) {
    Tolerance tolerance = QueryType.of(shape.format().element()).tolerance();
    int headDim = shape.headDim();
    int rowsOfSequence = shape.queryHeads();
    Tolerance.Verdict worst = new Tolerance.Verdict(true, 0, tolerance.relativeError(), -1);
    for (int row = 0; row * headDim < exact.length; row++) {
      int at = (checked[row / rowsOfSequence] * rowsOfSequence + row % rowsOfSequence) * headDim;
      Tolerance.Verdict verdict =
          tolerance.compare(
              Arrays.copyOfRange(out, at, at + headDim),
              Arrays.copyOfRange(exact, row * headDim, (row + 1) * headDim));
      worst = verdict.error() > worst.error() ? verdict : worst;
    }
    return worst;
  }
}
