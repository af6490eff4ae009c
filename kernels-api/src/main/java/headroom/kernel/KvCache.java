package headroom.kernel;

import headroom.shape.KvFormat;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.OptionalDouble;

/**
 * The keys and values of a batch of sequences, kept in the layout that a kernel asked for by
 * appending tokens, as a runtime would. Sequences may have different lengths. Tokens lie in pages
 * that a table finds; a cache that is not paged has one page per sequence. A paged sequence takes
 * pages from the pool as it grows and gives them back when it is {@linkplain #clear cleared}, so a
 * pool may be smaller than all sequences at their capacity.
 *
 * <pre>
 *   KvCache cache = dispatcher.newCache(shape);      the layout of the kernel that will read it
 *   cache.appendAll(0, prompt, k, v);                a prompt, k and v [prompt][kvHeads][headDim]
 *   cache.append(0, k, 0, v, 0);                     then a token per step
 *   cache.clear(0);                                  the next request
 * </pre>
 *
 * <pre>
 *   keys    [page][kvHeads][page's keys of a head, see KvLayout, up to the next line]
 *   values  [page][kvHeads][page's values of a head, see KvLayout, up to the next line]
 *   scales  [page][kvHeads][page's tokens, up to the next line]          int8 only: one of a key,
 *                                                                        one of a value
 *   token t of a sequence: page table[sequence][t / pageTokens], place t % pageTokens
 * </pre>
 *
 * <p>Slots that no token has filled hold NaN (int8: a scale of NaN), so a kernel that reads past a
 * sequence's end shows it in its output (of int8, if it takes the scale too; of f16 as 98304, since
 * kernels need not tell NaN from numbers where none can be appended). The NaN's sign is clear:
 * kernels that order floats by their bits, as the clamp of 2^x does, take a negative NaN for a very
 * small number and would hide that they read it.
 *
 * <p>That holds for pages that are used for the first time: one that was given back keeps what it
 * held.
 *
 * <p>Threads: any number may read or decode while one appends to a sequence, and different
 * sequences may be appended to by different threads. A reader sees a sequence at some length that
 * it has had, and every token below that length. Only {@link #clear} asks that nobody reads or
 * appends to that sequence meanwhile. The memory is off the heap, and freed when the cache is no
 * longer reachable.
 */
public final class KvCache {

  /** A length is written last of all, so whoever reads it finds its tokens and pages. */
  private static final VarHandle LENGTH = MethodHandles.arrayElementVarHandle(int[].class);

  private final int kvHeads;
  private final int headDim;
  private final int capacity;
  private final KvLayout layout;
  private final KvFormat format;
  private final PageTable table;
  private final KvPool keys;
  private final KvPool values;
  private final int[] lengths;
  private final WeakReference<KvCache> reference = new WeakReference<>(this);

  /** An empty f32 cache in one piece per sequence. */
  public KvCache(int batch, int kvHeads, int headDim, int capacity, KvLayout layout) {
    this(batch, kvHeads, headDim, capacity, layout, KvFormat.F32);
  }

  /**
   * An empty cache.
   *
   * @param batch sequences
   * @param kvHeads KV heads per sequence
   * @param headDim elements per head
   * @param capacity tokens that each sequence can hold
   * @param layout how each head's keys and values lie within a page
   * @param format element type and pages
   * @throws IllegalArgumentException if an extent is below 1, a page is no whole number of the
   *     layout's panels and blocks, or the cache exceeds 2^63 bytes or 2^31 pages
   * @throws OutOfMemoryError if the JVM or the system grants less; see -XX:MaxDirectMemorySize
   */
  public KvCache(
      int batch, int kvHeads, int headDim, int capacity, KvLayout layout, KvFormat format) {
    this(batch, kvHeads, headDim, capacity, layout, format, pages(batch, capacity, format));
  }

  /**
   * An empty cache whose sequences share so many pages: fewer than all of them need at their
   * capacity, since few grow to it.
   *
   * @param batch sequences
   * @param kvHeads KV heads per sequence
   * @param headDim elements per head
   * @param capacity most tokens of a sequence
   * @param layout how each head's keys and values lie within a page
   * @param format element type and pages
   * @param pages pages of the pool; one per sequence where the format is not paged
   * @throws IllegalArgumentException as above, and if there is no page, or not one per sequence
   * @throws OutOfMemoryError if the JVM or the system grants less; see -XX:MaxDirectMemorySize
   */
  public KvCache(
      int batch,
      int kvHeads,
      int headDim,
      int capacity,
      KvLayout layout,
      KvFormat format,
      int pages) {
    if (batch < 1 || kvHeads < 1 || headDim < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "a KV cache has at least one of everything: batch=%d, kvHeads=%d, headDim=%d, tokens=%d"
              .formatted(batch, kvHeads, headDim, capacity));
    }
    if (format.paged() && !layout.divides(format.pageTokens())) {
      throw new IllegalArgumentException(
          "a page must be whole key panels and value blocks: pageTokens=%d, %s; take a kernel that was made for these pages"
              .formatted(format.pageTokens(), layout));
    }
    if (pages < 1 || (!format.paged() && pages != batch)) {
      throw new IllegalArgumentException(
          "a pool has at least one page, and one per sequence where it is not paged: pages=%d, batch=%d, format=%s"
              .formatted(pages, batch, format.label()));
    }
    this.kvHeads = kvHeads;
    this.headDim = headDim;
    this.capacity = capacity;
    this.layout = layout;
    this.format = format;
    int pageTokens = format.paged() ? format.pageTokens() : capacity;
    try {
      this.table = new PageTable(batch, capacity, pageTokens, pages);
      long regions = Math.multiplyExact((long) table.size(), kvHeads);
      this.keys =
          new KvPool(
              format.element(), regions, layout.keyElements(headDim, pageTokens), pageTokens);
      this.values =
          new KvPool(
              format.element(), regions, layout.valueElements(headDim, pageTokens), pageTokens);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "KV cache is beyond 2^63 bytes or 2^31 pages: batch=%d, kvHeads=%d, headDim=%d, tokens=%d; use fewer sequences or tokens"
              .formatted(batch, kvHeads, headDim, capacity),
          e);
    }
    this.lengths = new int[batch];
    for (int sequence = 0; !format.paged() && sequence < batch; sequence++) {
      table.hold(sequence, 0);
    }
  }

  /** Pages of full sequences; where the sizes are impossible the constructor says so. */
  private static int pages(int batch, int capacity, KvFormat format) {
    long each = format.paged() ? Math.ceilDiv(capacity, format.pageTokens()) : 1;
    return Math.clamp(batch * each, 1, Integer.MAX_VALUE);
  }

  /**
   * Appends one token to a sequence.
   *
   * @param sequence which sequence
   * @param k keys {@code [kvHeads][headDim]}, row-major, from {@code kOffset}
   * @param kOffset first element of the token in {@code k}
   * @param v values, likewise
   * @param vOffset first element of the token in {@code v}
   * @throws IllegalStateException if the sequence is full, or needs a page and none is free; then
   *     nothing was appended
   * @throws IllegalArgumentException if the cache is of f16 and a number is not finite in it
   */
  public void append(int sequence, float[] k, int kOffset, float[] v, int vOffset) {
    int token = lengths[sequence];
    if (token == capacity) {
      throw new IllegalStateException(
          "sequence %d is full: %d tokens; allocate a larger cache".formatted(sequence, capacity));
    }
    keys.require(k, kOffset, kvHeads * headDim);
    values.require(v, vOffset, kvHeads * headDim);
    int page = token / table.pageTokens();
    int place = token % table.pageTokens();
    if (place == 0) {
      table.hold(sequence, page);
    }
    for (int head = 0; head < kvHeads; head++) {
      long region = region(sequence, head, page);
      storeKey(region, place, k, kOffset + head * headDim);
      storeValue(region, place, v, vOffset + head * headDim);
    }
    LENGTH.setRelease(lengths, sequence, token + 1);
  }

  /**
   * Appends tokens to a sequence, such as those of a prompt.
   *
   * @param sequence which sequence
   * @param tokens how many
   * @param k keys {@code [tokens][kvHeads][headDim]}, row-major
   * @param v values, likewise
   * @throws IllegalArgumentException if {@code k} or {@code v} holds fewer tokens; nothing was
   *     appended
   * @throws IllegalStateException as {@link #append}; the tokens before are in the cache
   */
  public void appendAll(int sequence, int tokens, float[] k, float[] v) {
    int width = kvHeads * headDim;
    long elements = (long) tokens * width;
    if (tokens < 0 || elements > Math.min(k.length, v.length)) {
      throw new IllegalArgumentException(
          "%d tokens of %d KV heads and %d dims are %d elements: k has %d, v has %d"
              .formatted(tokens, kvHeads, headDim, elements, k.length, v.length));
    }
    for (int token = 0; token < tokens; token++) {
      append(sequence, k, token * width, v, token * width);
    }
  }

  private void storeKey(long region, int place, float[] k, int from) {
    float scale = keys.scale(region, place, k, from, headDim);
    long at = keys.firstElement(region) + layout.keyIndex(headDim, place, 0);
    if (layout.keyPanel() == 1 && scale == 1) {
      keys.putRow(at, k, from, headDim);
      return;
    }
    for (int dim = 0; dim < headDim; dim++, at += layout.keyPanel()) {
      keys.put(at, k[from + dim] / scale);
    }
  }

  private void storeValue(long region, int place, float[] v, int from) {
    float scale = values.scale(region, place, v, from, headDim);
    long first = values.firstElement(region);
    for (int dim = 0; dim < headDim; dim += layout.valuePanel()) {
      int width = Math.min(layout.valuePanel(), headDim - dim);
      long at = first + layout.valueIndex(headDim, place, dim);
      if (scale == 1) {
        values.putRow(at, v, from + dim, width);
        continue;
      }
      for (int i = 0; i < width; i++) {
        values.put(at + i, v[from + dim + i] / scale);
      }
    }
  }

  private long region(int sequence, int kvHead, int page) {
    return (long) table.page(sequence, page) * kvHeads + kvHead;
  }

  /** Forgets a sequence's tokens; its pages serve other sequences, its slots the next appends. */
  public void clear(int sequence) {
    LENGTH.setRelease(lengths, sequence, 0);
    if (format.paged()) {
      table.release(sequence);
    }
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

  /** How each head's keys and values lie within a page. */
  public KvLayout layout() {
    return layout;
  }

  /** Element type and pages. */
  public KvFormat format() {
    return format;
  }

  /** Tokens in a sequence. */
  public int length(int sequence) {
    return (int) LENGTH.getAcquire(lengths, sequence);
  }

  /** Tokens in the longest sequence. */
  public int longest() {
    int most = 0;
    for (int sequence = 0; sequence < lengths.length; sequence++) {
      most = Math.max(most, length(sequence));
    }
    return most;
  }

  /** Most tokens of a sequence. */
  public int capacity() {
    return capacity;
  }

  /** Pages of the pool that no sequence holds; 0 where sequences lie in one piece each. */
  public int freePages() {
    return table.freePages();
  }

  /** Always the same reference, for who must not keep the cache, nor allocate at each use. */
  public WeakReference<KvCache> reference() {
    return reference;
  }

  /** Bytes of memory that the cache takes, whole lines and scales counted. */
  public long bytes() {
    return keys.memory().byteSize()
        + values.memory().byteSize()
        + keys.scales().byteSize()
        + values.scales().byteSize();
  }

  /** The memory of all keys, of which a page's start at {@link #keyAt}. */
  public MemorySegment keys() {
    return keys.memory();
  }

  /** The memory of all values, of which a page's start at {@link #valueAt}. */
  public MemorySegment values() {
    return values.memory();
  }

  /** What int8 keys count, a float per token, a page's from {@link #scaleAt}; else empty. */
  public MemorySegment keyScales() {
    return keys.scales();
  }

  /** What int8 values count, a float per token, a page's from {@link #scaleAt}; else empty. */
  public MemorySegment valueScales() {
    return values.scales();
  }

  /** Bytes of {@link #keys} from one page's head to the next: a multiple of 64. */
  public long keyRegionBytes() {
    return keys.at(1);
  }

  /** The byte of {@link #keys} where a page's keys of a head begin: a multiple of 64. */
  public long keyAt(int sequence, int kvHead, int page) {
    return keys.at(region(sequence, kvHead, page));
  }

  /** The byte of {@link #values} where a page's values of a head begin: a multiple of 64. */
  public long valueAt(int sequence, int kvHead, int page) {
    return values.at(region(sequence, kvHead, page));
  }

  /** The byte of both scales where those of a page and head begin: a multiple of 64. */
  public long scaleAt(int sequence, int kvHead, int page) {
    return keys.scaleAt(region(sequence, kvHead, page));
  }

  /**
   * The share of keys and values that lies in the system's huge pages, 0 to 1; empty where it does
   * not tell. Large caches ask for them, unless {@code -Dheadroom.hugePages=false}: on Linux, by a
   * program that was granted native access. Reads a file of the system's: not for the timed path.
   */
  public OptionalDouble hugePageShare() {
    return ResidentPages.hugeShare(keys.memory(), values.memory());
  }

  /** A token's key of a head, {@code [headDim]}, as the cache keeps it. */
  public void readKey(int sequence, int kvHead, int token, float[] row) {
    long region = region(sequence, kvHead, token / table.pageTokens());
    int place = token % table.pageTokens();
    long first = keys.firstElement(region) + layout.keyIndex(headDim, place, 0);
    keys.getRow(region, place, first, layout.keyPanel(), row, 0, headDim);
  }

  /** A token's value of a head, {@code [headDim]}, as the cache keeps it. */
  public void readValue(int sequence, int kvHead, int token, float[] row) {
    long region = region(sequence, kvHead, token / table.pageTokens());
    int place = token % table.pageTokens();
    for (int dim = 0; dim < headDim; dim += layout.valuePanel()) {
      int width = Math.min(layout.valuePanel(), headDim - dim);
      long first = values.firstElement(region) + layout.valueIndex(headDim, place, dim);
      values.getRow(region, place, first, 1, row, dim, width);
    }
  }

  /** Element {@code dim} of a token's key, as the cache keeps it. */
  public float key(int sequence, int kvHead, int token, int dim) {
    long region = region(sequence, kvHead, token / table.pageTokens());
    int place = token % table.pageTokens();
    return keys.get(
        region, place, keys.firstElement(region) + layout.keyIndex(headDim, place, dim));
  }

  /** Element {@code dim} of a token's value, as the cache keeps it. */
  public float value(int sequence, int kvHead, int token, int dim) {
    long region = region(sequence, kvHead, token / table.pageTokens());
    int place = token % table.pageTokens();
    return values.get(
        region, place, values.firstElement(region) + layout.valueIndex(headDim, place, dim));
  }
}
