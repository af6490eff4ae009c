package headroom.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The unfinished result of one KV head's group over a range of keys: an online softmax that
 * stopped.
 *
 * <pre>
 *   rows [group][headDim]   sum over keys of 2^(logit - max) * value, from rowAt
 *   max  [group]            largest logit so far, in units of log2 (logit * log2(e))
 *   sum  [group]            sum over keys of 2^(logit - max)
 * </pre>
 *
 * Logits count in powers of two because the kernels exponentiate with 2^x: {@code max} is then the
 * very number that was subtracted, and a merge adds no rounding of its own.
 */
final class Partial {

  /** The most exact: {@link Math#exp} takes 20 ns, and each block of each head may need it. */
  private static final Exp2 EXP2 = Exp2.DEGREE_6;

  /**
   * Floats after what a thread writes: two cache lines, which processors fetch in pairs. Without
   * them two threads' sums shared lines in one JVM of ten: 7.0 to 8.5 µs for 5.5 (Zen 5, two
   * threads, 16/1/64 over 512 keys).
   */
  private static final int APART = 32;

  /** Where the rows lie; the caller's output when nothing is to be merged. */
  float[] rows;

  /** First element of the first row. */
  int rowAt;

  /** Row maxima, in log2 units. */
  final float[] max;

  /** Row sums. */
  final float[] sum;

  private final int group;

  private final int headDim;

  private int used;

  private float[] ownRows = {};

  /** The same array, as what can be asked for its address. */
  private MemorySegment ownMemory = MemorySegment.NULL;

  /** A partial without rows: choose them before it is filled. */
  Partial(HeadGeometry heads) {
    this.rows = ownRows;
    this.max = new float[heads.group() + APART];
    this.sum = new float[heads.group() + APART];
    this.group = heads.group();
    this.headDim = heads.headDim();
    this.used = heads.group();
  }

  /** Only so many heads, the first ones, take part from here on. */
  void useHeads(int heads) {
    used = heads;
  }

  /** The rows are {@code target}, from {@code at}. */
  void useRows(float[] target, int at) {
    rows = target;
    rowAt = at;
  }

  /** The rows are memory of this partial, made at the first call, and begin a cache line. */
  void useOwnRows() {
    if (ownRows.length == 0) {
      ownRows = new float[CacheLines.MOST_LEAD + group * headDim + APART];
      ownMemory = MemorySegment.ofArray(ownRows);
    }
    rows = ownRows;
    rowAt = CacheLines.lead(ownMemory);
  }

  /** Writes every row divided by its sum, the attention output; the rows may lie there already. */
  void writeTo(float[] out, int at) {
    for (int head = 0; head < used; head++) {
      int skipped = head * headDim;
      Rows.scale(out, at + skipped, rows, rowAt + skipped, headDim, 1 / sum[head]);
    }
  }

  /**
   * Adds the rows of another range of keys of the same heads, weighted by log-sum-exp: the side
   * with the smaller maximum shrinks by 2^(its max - the larger max).
   */
  void merge(Partial other) {
    for (int head = 0; head < used; head++) {
      float largest = Math.max(max[head], other.max[head]);
      float mine = EXP2.of(max[head] - largest);
      float theirs = EXP2.of(other.max[head] - largest);
      max[head] = largest;
      sum[head] = mine * sum[head] + theirs * other.sum[head];
      int skipped = head * headDim;
      Rows.merge(rows, rowAt + skipped, mine, other.rows, other.rowAt + skipped, theirs, headDim);
    }
  }

  /** The maximum of a head moved: what was summed under the old one shrinks. */
  void rescale(int head, float maximum) {
    float shrink = EXP2.of(max[head] - maximum);
    max[head] = maximum;
    sum[head] *= shrink;
    int row = rowAt + head * headDim;
    Rows.scale(rows, row, rows, row, headDim, shrink);
  }
}
