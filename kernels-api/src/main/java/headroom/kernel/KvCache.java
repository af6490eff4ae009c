package headroom.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The f32 keys and values of a batch of sequences, kept in the layout that a kernel asked for by
 * appending one token at a time, as a runtime would. Sequences may have different lengths.
 *
 * <p>Slots that no token has filled hold NaN, so a kernel that reads past a sequence's end shows it
 * in its output. Not thread-safe: append and decode from one thread at a time, or publish safely.
 *
 * <p>Off the heap, for three reasons: a cache may exceed the 2^31 elements of an array, no
 * collector moves it, and every head starts at a cache line. A Java array starts 16 bytes after an
 * object that is aligned to 8, so most vectors of 64 bytes straddle two lines; reading DRAM that
 * way costs a quarter to a third of the bandwidth ({@code results/memory/README.md}).
 *
 * <pre>
 *   keys   [batch][kvHeads][head's keys, see KvLayout, up to the next line]
 *   values [batch][kvHeads][head's values, see KvLayout, up to the next line]
 * </pre>
 *
 * The memory is freed when the cache is no longer reachable.
 */
public final class KvCache {

  /** Floats of a cache line; 64 bytes on every machine at hand, and the width of a vector. */
  private static final int LINE = 16;

  private static final long LINE_BYTES = LINE * (long) Float.BYTES;

  private final int kvHeads;
  private final int headDim;
  private final int capacity;
  private final KvLayout layout;
  private final long keyRegion;
  private final long valueRegion;
  private final MemorySegment keys;
  private final MemorySegment values;
  private final int[] lengths;

  /**
   * An empty cache.
   *
   * @param batch sequences
   * @param kvHeads KV heads per sequence
   * @param headDim elements per head
   * @param capacity tokens that each sequence can hold
   * @param layout how each head's keys and values lie
   * @throws IllegalArgumentException if an extent is below 1, or the cache exceeds 2^63 bytes
   * @throws OutOfMemoryError if the JVM or the system grants less; see -XX:MaxDirectMemorySize
   */
  public KvCache(int batch, int kvHeads, int headDim, int capacity, KvLayout layout) {
    if (batch < 1 || kvHeads < 1 || headDim < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "a KV cache has at least one of everything: batch=%d, kvHeads=%d, headDim=%d, tokens=%d"
              .formatted(batch, kvHeads, headDim, capacity));
    }
    this.kvHeads = kvHeads;
    this.headDim = headDim;
    this.capacity = capacity;
    this.layout = layout;
    try {
      this.keyRegion = wholeLines(layout.keyElements(headDim, capacity));
      this.valueRegion = wholeLines(layout.valueElements(headDim, capacity));
      long heads = Math.multiplyExact((long) batch, kvHeads);
      this.keys = poisoned(Math.multiplyExact(heads, keyRegion));
      this.values = poisoned(Math.multiplyExact(heads, valueRegion));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "KV cache is beyond 2^63 bytes: batch=%d, kvHeads=%d, headDim=%d, tokens=%d; use fewer sequences or tokens"
              .formatted(batch, kvHeads, headDim, capacity),
          e);
    }
    this.lengths = new int[batch];
  }

  private static long wholeLines(long elements) {
    return Math.multiplyExact(Math.ceilDiv(elements, LINE), (long) LINE);
  }

  /**
   * Float.NaN, whose sign bit is clear: kernels that order floats by their bits, as the clamp of
   * 2^x does, take a negative NaN for a very small number and would hide that they read it.
   */
  private static MemorySegment poisoned(long elements) {
    long bytes = Math.multiplyExact(elements, (long) Float.BYTES);
    MemorySegment memory = Arena.ofAuto().allocate(bytes, LINE_BYTES);
    for (long i = 0; i < elements; i++) {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.NaN);
    }
    return memory;
  }

  /**
   * Appends one token to a sequence.
   *
   * @param sequence which sequence
   * @param k keys {@code [kvHeads][headDim]}, row-major, from {@code kOffset}
   * @param kOffset first element of the token in {@code k}
   * @param v values, likewise
   * @param vOffset first element of the token in {@code v}
   * @throws IllegalStateException if the sequence is full
   */
  public void append(int sequence, float[] k, int kOffset, float[] v, int vOffset) {
    int token = lengths[sequence];
    if (token == capacity) {
      throw new IllegalStateException(
          "sequence %d is full: %d tokens; allocate a larger cache".formatted(sequence, capacity));
    }
    for (int head = 0; head < kvHeads; head++) {
      storeKey(keyBase(sequence, head), token, k, kOffset + head * headDim);
      storeValue(valueBase(sequence, head), token, v, vOffset + head * headDim);
    }
    lengths[sequence] = token + 1;
  }

  private void storeKey(long base, int token, float[] k, int from) {
    if (layout.keyPanel() == 1) {
      copy(k, from, keys, base + (long) token * headDim, headDim);
      return;
    }
    long at = base + layout.keyIndex(headDim, token, 0);
    for (int dim = 0; dim < headDim; dim++, at += layout.keyPanel()) {
      keys.setAtIndex(ValueLayout.JAVA_FLOAT, at, k[from + dim]);
    }
  }

  private void storeValue(long base, int token, float[] v, int from) {
    for (int dim = 0; dim < headDim; dim += layout.valuePanel()) {
      int width = Math.min(layout.valuePanel(), headDim - dim);
      copy(v, from + dim, values, base + layout.valueIndex(headDim, token, dim), width);
    }
  }

  private static void copy(float[] source, int from, MemorySegment target, long at, int count) {
    MemorySegment.copy(source, from, target, ValueLayout.JAVA_FLOAT, at * Float.BYTES, count);
  }

  /** Forgets a sequence's tokens; its slots are written again by the next appends. */
  public void clear(int sequence) {
    lengths[sequence] = 0;
  }

  /** How many sequences. */
  public int batch() {
    return lengths.length;
  }

  /** KV heads per sequence. */
  public int kvHeads() {
    return kvHeads;
  }

  /** Elements per head. */
  public int headDim() {
    return headDim;
  }

  /** How each head's keys and values lie. */
  public KvLayout layout() {
    return layout;
  }

  /** Tokens in a sequence. */
  public int length(int sequence) {
    return lengths[sequence];
  }

  /** The memory of all keys: floats, of which a head's start at {@link #keyBase}. */
  public MemorySegment keys() {
    return keys;
  }

  /** The memory of all values: floats, of which a head's start at {@link #valueBase}. */
  public MemorySegment values() {
    return values;
  }

  /** Which float of {@link #keys} is the first of a head: a multiple of 16, so a line's first. */
  public long keyBase(int sequence, int kvHead) {
    return ((long) sequence * kvHeads + kvHead) * keyRegion;
  }

  /** Which float of {@link #values} is the first of a head: a multiple of 16, so a line's first. */
  public long valueBase(int sequence, int kvHead) {
    return ((long) sequence * kvHeads + kvHead) * valueRegion;
  }
}
