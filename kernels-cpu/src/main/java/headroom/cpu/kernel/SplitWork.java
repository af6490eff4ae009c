package headroom.cpu.kernel;

import headroom.kernel.KvCache;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one decode step falls into pieces: a range of keys of one KV head of one sequence each.
 * Sequences may have different lengths, so pieces are numbered through a running count per
 * sequence.
 *
 * <pre>
 *   piece = firstPiece[sequence] + kvHead * rangesOf(sequence) + range
 * </pre>
 */
final class SplitWork {

  private final int chunk;
  private int[] firstPiece = new int[2];
  private @Nullable KvCache cache;
  private int pieces;

  /**
   * Work cut every {@code chunk} keys.
   *
   * @param chunk keys per piece, a multiple of the kernel's KV block; {@link Integer#MAX_VALUE} for
   *     whole heads
   */
  SplitWork(int chunk) {
    this.chunk = chunk;
  }

  /** Counts the pieces of a cache; allocates only when the batch has grown. */
  void plan(KvCache cache) {
    if (firstPiece.length < cache.batch() + 1) {
      firstPiece = new int[cache.batch() + 1];
    }
    this.cache = cache;
    pieces = 0;
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      firstPiece[sequence] = pieces;
      pieces += cache.kvHeads() * ranges(cache.length(sequence));
    }
    firstPiece[cache.batch()] = pieces;
  }

  /** The cache that was planned last. */
  KvCache cache() {
    return Objects.requireNonNull(cache, "plan first");
  }

  int pieces() {
    return pieces;
  }

  /** The sequence that a piece belongs to. */
  int sequence(int piece) {
    int sequence = 0;
    while (firstPiece[sequence + 1] <= piece) {
      sequence++;
    }
    return sequence;
  }

  int firstPiece(int sequence) {
    return firstPiece[sequence];
  }

  /** Ranges that a sequence of this length is cut into. */
  int ranges(int length) {
    return Math.ceilDiv(length, chunk);
  }

  /** First key of a range. */
  int from(int range) {
    return range * chunk;
  }

  /** Key after the last of a range. */
  int to(int range, int length) {
    // In long: the only range of an uncut head ends beyond what an int holds.
    return (int) Math.min(length, (range + 1L) * chunk);
  }
}
