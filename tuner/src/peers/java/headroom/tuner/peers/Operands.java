package headroom.tuner.peers;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.DecodeProblem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The problem as other libraries take it: off the heap, at cache lines, row-major.
 *
 * <pre>
 *   q   [batch][queryHeads][headDim]
 *   k,v [batch][kvHeads][seqLen][headDim], a head's rows up to the next line
 * </pre>
 */
final class Operands {

  private static final int LINE_BYTES = 64;

  private final DecodeProblem problem;
  private final AttentionShape shape;
  private final KvCache cache;
  private final MemorySegment q;

  /** Copies the query and fills a cache of rows; both are freed when no longer reachable. */
  Operands(DecodeProblem problem) {
    this.problem = problem;
    this.shape = problem.shape();
    this.cache = problem.fill(KvLayout.rowMajor(shape.headDim())).cache();
    this.q = Arena.ofAuto().allocate((long) Float.BYTES * shape.queryElements(), LINE_BYTES);
    MemorySegment.copy(problem.q(), 0, q, ValueLayout.JAVA_FLOAT, 0, shape.queryElements());
  }

  DecodeProblem problem() {
    return problem;
  }

  AttentionShape shape() {
    return shape;
  }

  /** Factor on the logits. */
  float scale() {
    return problem.scale();
  }

  /** KV heads of all sequences. */
  int kvHeads() {
    return shape.batch() * shape.kvHeads();
  }

  /** All queries. */
  MemorySegment q() {
    return q;
  }

  /** All keys. */
  MemorySegment keys() {
    return cache.keys();
  }

  /** All values. */
  MemorySegment values() {
    return cache.values();
  }

  /** Floats from one KV head's first row to the next one's: the same for keys and values. */
  long headStride() {
    return cache.keys().byteSize() / Float.BYTES / kvHeads();
  }

  /** Address of the first query of a KV head: {@code group} rows of {@code headDim} floats. */
  long queryAddress(int kvHead) {
    return q.address() + (long) Float.BYTES * kvHead * shape.group() * shape.headDim();
  }

  /** Address of a key of a KV head; {@link #kvHeads} counts through all sequences. */
  long keyAddress(int kvHead, int key) {
    return cache.keys().address() + rowBytes(kvHead, key);
  }

  /** Address of a value of a KV head, likewise. */
  long valueAddress(int kvHead, int key) {
    return cache.values().address() + rowBytes(kvHead, key);
  }

  private long rowBytes(int kvHead, int key) {
    return Float.BYTES * (kvHead * headStride() + (long) key * shape.headDim());
  }
}
