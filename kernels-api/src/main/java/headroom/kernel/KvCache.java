package headroom.kernel;

import java.util.Arrays;

/**
 * The f32 keys and values of a batch of sequences, kept in the layout that a kernel asked for by
 * appending one token at a time, as a runtime would. Sequences may have different lengths.
 *
 * <p>Slots that no token has filled hold NaN, so a kernel that reads past a sequence's end shows it
 * in its output. Not thread-safe: append and decode from one thread at a time, or publish safely.
 *
 * <pre>
 *   keys   [LEAD][batch][kvHeads][head's keys, see KvLayout]
 *   values [LEAD][batch][kvHeads][head's values, see KvLayout]
 * </pre>
 */
public final class KvCache {

  /**
   * Unused floats at the start of each array. HotSpot puts a float array's first element 16 bytes
   * after the object's start; 12 floats more make it 64, so that vectors of 64 bytes do not
   * straddle cache lines when objects themselves are aligned to 64 bytes
   * (-XX:ObjectAlignmentInBytes=64).
   */
  public static final int LEAD = 12;

  private final int kvHeads;
  private final int headDim;
  private final int capacity;
  private final KvLayout layout;
  private final int keyRegion;
  private final int valueRegion;
  private final float[] keys;
  private final float[] values;
  private final int[] lengths;

  /**
   * An empty cache.
   *
   * @param batch sequences
   * @param kvHeads KV heads per sequence
   * @param headDim elements per head
   * @param capacity tokens that each sequence can hold
   * @param layout how each head's keys and values lie
   * @throws IllegalArgumentException if an extent is below 1, or the cache exceeds what one Java
   *     array holds (2^31 elements)
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
      this.keyRegion = layout.keyElements(headDim, capacity);
      this.valueRegion = layout.valueElements(headDim, capacity);
      int heads = Math.multiplyExact(batch, kvHeads);
      this.keys = poisoned(Math.multiplyExact(heads, keyRegion));
      this.values = poisoned(Math.multiplyExact(heads, valueRegion));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "KV cache is beyond 2^31 elements: batch=%d, kvHeads=%d, headDim=%d, tokens=%d; use fewer sequences or tokens"
              .formatted(batch, kvHeads, headDim, capacity),
          e);
    }
    this.lengths = new int[batch];
  }

  private static float[] poisoned(int elements) {
    float[] array = new float[Math.addExact(LEAD, elements)];
    Arrays.fill(array, Float.NaN);
    return array;
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

  private void storeKey(int base, int token, float[] k, int from) {
    if (layout.keyPanel() == 1) {
      System.arraycopy(k, from, keys, base + token * headDim, headDim);
      return;
    }
    int at = base + layout.keyIndex(headDim, token, 0);
    for (int dim = 0; dim < headDim; dim++, at += layout.keyPanel()) {
      keys[at] = k[from + dim];
    }
  }

  private void storeValue(int base, int token, float[] v, int from) {
    for (int dim = 0; dim < headDim; dim += layout.valuePanel()) {
      int width = Math.min(layout.valuePanel(), headDim - dim);
      int at = base + layout.valueIndex(headDim, token, dim);
      System.arraycopy(v, from + dim, values, at, width);
    }
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

  /** The array of all keys; read it from {@link #keyBase}. */
  public float[] keys() {
    return keys;
  }

  /** The array of all values; read it from {@link #valueBase}. */
  public float[] values() {
    return values;
  }

  /** Where a head's keys start in {@link #keys}. */
  public int keyBase(int sequence, int kvHead) {
    return LEAD + (sequence * kvHeads + kvHead) * keyRegion;
  }

  /** Where a head's values start in {@link #values}. */
  public int valueBase(int sequence, int kvHead) {
    return LEAD + (sequence * kvHeads + kvHead) * valueRegion;
  }
}
