package headroom.tuner.peers;

import headroom.kernel.DecodeKernel;
import headroom.shape.AttentionShape;
import headroom.tuner.paired.Contestant;
import headroom.tuner.rounds.Contender;
import headroom.tuner.suite.DecodeProblem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Decode by a BLAS library: the query heads of a KV head are the rows of a matrix.
 *
 * <pre>
 *   S [group][keys]    = q [group][headDim] · (K [keys][headDim])^T      sgemm, or sgemv by head
 *   P                  = 2^(S − row maximum)                             ours, vectorised
 *   out [group][headDim] += P · V [keys][headDim]                        sgemm, or sgemv by head
 * </pre>
 *
 * over all keys or over blocks of them with an online softmax. On several threads either the
 * library uses them, or a task is a range of keys of one KV head, and ranges are merged by
 * log-sum-exp, as our own split kernels do, on the same threads.
 */
final class GemmDecode implements Contender {

  private static final int LINE_BYTES = 64;
  private static final float LOG2_E = (float) (1 / Math.log(2));

  private final Blas blas;
  private final Operands operands;
  private final GemmWay way;
  private final Contestant contestant;
  private final int threads;
  private final DecodeKernel team;

  private final AttentionShape shape;
  private final int group;
  private final int chunks;
  private final int chunkKeys;
  private final int block;
  private final int scoreStride;
  private final int outStride;
  private final MemorySegment[] scores;
  private final MemorySegment rows;
  private final float[] maximum;
  private final float[] sum;
  private final AtomicInteger nextTask = new AtomicInteger();
  private final IntConsumer takeTasks = this::takeTasks;

  /**
   * Allocates scratch memory.
   *
   * @param library whom the table names
   * @param prefix before the way's name, such as the build of the library
   * @param threads of the library, or of the team
   * @param team one of our kernels, on whose threads the split ways run
   */
  GemmDecode(
      String library,
      String prefix,
      Blas blas,
      Operands operands,
      GemmWay way,
      int threads,
      DecodeKernel team) {
    this.blas = blas;
    this.operands = operands;
    this.way = way;
    this.contestant = new Contestant(library, prefix + way.label());
    this.threads = threads;
    this.team = team;
    this.shape = operands.shape();
    this.group = shape.group();
    int kvHeads = operands.kvHeads();
    int wanted = way.split() && kvHeads < threads ? Math.ceilDiv(threads, kvHeads) : 1;
    this.chunkKeys = Math.min(shape.seqLen(), wholeLines(Math.ceilDiv(shape.seqLen(), wanted)));
    this.chunks = Math.ceilDiv(shape.seqLen(), chunkKeys);
    this.block = Math.min(way.block(), chunkKeys);
    // One step more than needed: rows at a power of two would share few L1 sets.
    this.scoreStride = ScoreRows.wholeSteps(block) + ScoreRows.STEP;
    this.outStride = ScoreRows.wholeSteps(shape.headDim());
    this.scores = new MemorySegment[way.split() ? threads : 1];
    Arrays.setAll(scores, worker -> floats((long) group * scoreStride));
    int tasks = kvHeads * chunks;
    this.rows = floats((long) tasks * group * outStride);
    this.maximum = new float[tasks * group];
    this.sum = new float[tasks * group];
  }

  private static int wholeLines(int keys) {
    int line = LINE_BYTES / Float.BYTES;
    return Math.ceilDiv(keys, line) * line;
  }

  private static MemorySegment floats(long count) {
    return Arena.ofAuto().allocate(count * Float.BYTES, LINE_BYTES);
  }

  @Override
  public Contestant contestant() {
    return contestant;
  }

  @Override
  public DecodeProblem problem() {
    return operands.problem();
  }

  @Override
  public void begin() {
    blas.threads(way.split() ? 1 : threads);
  }

  @Override
  public void decode() {
    nextTask.set(0);
    if (way.split()) {
      team.onEveryThread(takeTasks);
    } else {
      takeTasks(0);
    }
    for (int kvHead = 0; kvHead < operands.kvHeads(); kvHead++) {
      finish(kvHead * chunks);
    }
  }

  private void takeTasks(int worker) {
    int tasks = operands.kvHeads() * chunks;
    for (int task = nextTask.getAndIncrement(); task < tasks; task = nextTask.getAndIncrement()) {
      range(scores[worker].address(), task);
    }
  }

  /** A range of keys of one KV head, block by block. */
  private void range(long score, int task) {
    int kvHead = task / chunks;
    int from = task % chunks * chunkKeys;
    int to = Math.min(shape.seqLen(), from + chunkKeys);
    long out = rowAddress(task * group);
    for (int key = from; key < to; key += block) {
      int count = Math.min(block, to - key);
      boolean first = key == from;
      scores(score, kvHead, key, count);
      for (int head = 0; head < group; head++) {
        softmax(score + bytes(head, scoreStride), count, task * group + head, first);
      }
      values(score, kvHead, key, count, first ? 0 : 1, out);
    }
  }

  /** {@code score [group][count]}, products of the KV head's queries and keys, times log2 e. */
  private void scores(long score, int kvHead, int key, int count) {
    int headDim = shape.headDim();
    float alpha = operands.scale() * LOG2_E;
    long q = operands.queryAddress(kvHead);
    long k = operands.keyAddress(kvHead, key);
    int rows = way.byHead() ? 1 : group;
    for (int head = 0; head < group; head += rows) {
      blas.scores(
          rows,
          count,
          headDim,
          alpha,
          q + bytes(head, headDim),
          k,
          score + bytes(head, scoreStride),
          scoreStride);
    }
  }

  /** {@code out [group][headDim] = beta * out + weights [group][count] * V}. */
  private void values(long weights, int kvHead, int key, int count, float beta, long out) {
    int headDim = shape.headDim();
    long v = operands.valueAddress(kvHead, key);
    int rows = way.byHead() ? 1 : group;
    for (int head = 0; head < group; head += rows) {
      blas.values(
          rows,
          headDim,
          count,
          weights + bytes(head, scoreStride),
          scoreStride,
          v,
          beta,
          out + bytes(head, outStride),
          outStride);
    }
  }

  private void softmax(long score, int keys, int row, boolean first) {
    float before = first ? Float.NEGATIVE_INFINITY : maximum[row];
    float now = ScoreRows.maximum(score, keys, before);
    if (first) {
      sum[row] = 0;
    } else if (now > before) {
      float shrink = ScoreRows.exp2(before - now);
      sum[row] *= shrink;
      ScoreRows.scale(rowAddress(row), outStride, shrink);
    }
    maximum[row] = now;
    sum[row] += ScoreRows.weigh(score, keys, now);
  }

  /** Merges the ranges of a KV head into the first one, and divides by the sum of weights. */
  private void finish(int firstTask) {
    for (int head = 0; head < group; head++) {
      int row = firstTask * group + head;
      for (int task = firstTask + 1; task < firstTask + chunks; task++) {
        int other = task * group + head;
        float both = Math.max(maximum[row], maximum[other]);
        float a = ScoreRows.exp2(maximum[row] - both);
        float b = ScoreRows.exp2(maximum[other] - both);
        ScoreRows.merge(rowAddress(row), a, rowAddress(other), b, outStride);
        sum[row] = a * sum[row] + b * sum[other];
        maximum[row] = both;
      }
      ScoreRows.scale(rowAddress(row), outStride, 1 / sum[row]);
    }
  }

  private long rowAddress(int row) {
    return rows.address() + bytes(row, outStride);
  }

  private static long bytes(int row, int stride) {
    return (long) row * stride * Float.BYTES;
  }

  @Override
  public float[] output() {
    float[] out = new float[shape.queryElements()];
    int headDim = shape.headDim();
    for (int kvHead = 0; kvHead < operands.kvHeads(); kvHead++) {
      for (int head = 0; head < group; head++) {
        long row = (long) kvHead * chunks * group + head;
        MemorySegment.copy(
            rows,
            ValueLayout.JAVA_FLOAT,
            row * outStride * Float.BYTES,
            out,
            (kvHead * group + head) * headDim,
            headDim);
      }
    }
    return out;
  }

  @Override
  public void close() {}
}
