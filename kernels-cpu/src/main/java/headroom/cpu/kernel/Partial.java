package headroom.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

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
   * Floats before and after what a thread writes, which nobody writes. Else they may be those of an
   * array that another thread writes, or of an object that it reads: half as long again in some
   * JVMs ({@code results/noise/README.md}).
   */
  private static final int APART = CacheLines.APART;

  /** Where the rows lie; the caller's output when nothing is to be merged. */
  float[] rows;

  /** First element of the first row. */
  int rowAt;

  private final float[] max;
  private final float[] sum;

  private final int group;

  private final int headDim;

  private int used;

  private float[] ownRows = {};

  /** The same array, as what can be asked for its address. */
  private MemorySegment ownMemory = MemorySegment.NULL;

  /** A partial without rows: choose them before it is filled. */
  Partial(HeadGeometry heads) {
    this.rows = ownRows;
    this.max = new float[APART + heads.group() + APART];
    this.sum = new float[APART + heads.group() + APART];
    this.group = heads.group();
    this.headDim = heads.headDim();
    this.used = heads.group();
  }

  /** Only so many heads, the first ones, take part from here on. */
  void useHeads(int heads) {
    if (used != heads) {
      used = heads;
    }
  }

  /** The rows are {@code target}, from {@code at}. */
  @SuppressWarnings("ReferenceEquality") // the very array is meant
  void useRows(float[] target, int at) {
    // The thread that fills it has read these: what is written again comes to it anew.
    if (rows != target) {
      rows = target;
    }
    if (rowAt != at) {
      rowAt = at;
    }
  }

  /** The rows are memory of this partial, made at the first call, and begin a cache line. */
  void useOwnRows() {
    if (ownRows.length == 0) {
      ownRows = new float[CacheLines.MOST_LEAD + group * headDim + APART];
      ownMemory = MemorySegment.ofArray(ownRows);
    }
    useRows(ownRows, CacheLines.lead(ownMemory));
  }

  /**
   * No keys yet; the rows are the kernel's to clear.
   *
   * @param least below each maximum, and finite: the distance of scores of -infinity from -infinity
   *     would be NaN
   */
  void begin(float least) {
    Arrays.fill(max, APART, APART + used, least);
    Arrays.fill(sum, APART, APART + used, 0);
  }

  /** Largest logit of a head so far, in log2 units. */
  float max(int head) {
    return max[APART + head];
  }

  /** Sum of a head's weights so far. */
  float sum(int head) {
    return sum[APART + head];
  }

  /** Adds the weights of a block to a head's sum. */
  void add(int head, float weights) {
    sum[APART + head] += weights;
  }

  /** Writes every row divided by its sum, the attention output; the rows may lie there already. */
  void writeTo(float[] out, int at) {
    for (int head = 0; head < used; head++) {
      int skipped = head * headDim;
      Rows.scale(out, at + skipped, rows, rowAt + skipped, headDim, 1 / sum(head));
    }
  }

  /**
   * Adds the rows of another range of keys of the same heads, weighted by log-sum-exp: the side
   * with the smaller maximum shrinks by 2^(its max - the larger max).
   */
  void merge(Partial other) {
    for (int head = 0; head < used; head++) {
      float mine = shrink(max(head), other.max(head));
      float theirs = shrink(other.max(head), max(head));
      max[APART + head] = Math.max(max(head), other.max(head));
      sum[APART + head] = mine * sum(head) + theirs * other.sum(head);
      mergeRow(rows, rowAt, head, mine, other, theirs);
    }
  }

  /** {@link #merge} and {@link #writeTo} in one pass; the partial itself means nothing then. */
  void mergeTo(float[] out, int at, Partial other) {
    for (int head = 0; head < used; head++) {
      float mine = shrink(max(head), other.max(head));
      float theirs = shrink(other.max(head), max(head));
      float inverse = 1 / (mine * sum(head) + theirs * other.sum(head));
      mergeRow(out, at, head, mine * inverse, other, theirs * inverse);
    }
  }

  /** What a side shrinks by: of two, one does not. */
  private static float shrink(float max, float otherMax) {
    return max >= otherMax ? 1 : EXP2.of(max - otherMax);
  }

  private void mergeRow(
      float[] out, int at, int head, float factor, Partial other, float otherFactor) {
    int skipped = head * headDim;
    Rows.merge(
        out,
        at + skipped,
        rows,
        rowAt + skipped,
        factor,
        other.rows,
        other.rowAt + skipped,
        otherFactor,
        headDim);
  }

  /** The maximum of a head moved: what was summed under the old one shrinks. */
  void rescale(int head, float maximum) {
    float shrink = EXP2.of(max(head) - maximum);
    max[APART + head] = maximum;
    sum[APART + head] *= shrink;
    int row = rowAt + head * headDim;
    Rows.scale(rows, row, rows, row, headDim, shrink);
  }
}
