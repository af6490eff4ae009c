package headroom.kernel;

import headroom.shape.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The memory of all keys, or of all values: regions of equal size, one for each page and KV head,
 * each from a cache line on. For int8 also the scales, one for each token of a region.
 *
 * <p>Off the heap, for three reasons: a cache may exceed the 2^31 elements of an array, no
 * collector moves it, and every region starts at a cache line. A Java array starts 16 bytes after
 * an object that is aligned to 8, so most vectors of 64 bytes straddle two lines; reading DRAM that
 * way costs a quarter to a third of the bandwidth ({@code results/memory/README.md}). Large pools
 * lie in {@link HugePages}, where the system grants them.
 */
final class KvPool {

  /** Bytes of a cache line on every machine at hand, and of the widest vector. */
  private static final int LINE_BYTES = 64;

  private final ElementCodec codec;
  private final int elementBytes;
  private final long regionBytes;
  private final long scaleBytes;
  private final MemorySegment memory;
  private final MemorySegment scales;

  /**
   * Poisoned memory: what is read before it was written gives NaN, of int8 by way of its scale.
   *
   * @param type of an element
   * @param regions how many
   * @param regionElements elements of a region
   * @param regionTokens tokens of a region
   * @throws ArithmeticException if the whole exceeds 2^63 bytes
   */
  KvPool(ElementType type, long regions, long regionElements, int regionTokens) {
    this.codec = ElementCodec.of(type);
    this.elementBytes = type.bytes();
    this.regionBytes = wholeLines(Math.multiplyExact(regionElements, (long) elementBytes));
    this.scaleBytes = type.scaled() ? wholeLines((long) regionTokens * Float.BYTES) : 0;
    this.memory = allocate(Math.multiplyExact(regions, regionBytes));
    this.scales = allocate(Math.multiplyExact(regions, scaleBytes));
    if (!type.scaled()) {
      poison(memory, codec, elementBytes);
    }
    poison(scales, ElementCodec.F32, Float.BYTES);
  }

  /** One line of NaN, then copies of what is there already. */
  private static void poison(MemorySegment memory, ElementCodec codec, int elementBytes) {
    long bytes = memory.byteSize();
    for (int i = 0; i < Math.min(bytes, LINE_BYTES) / elementBytes; i++) {
      codec.put(memory, i, Float.NaN);
    }
    for (long done = LINE_BYTES; done < bytes; done *= 2) {
      MemorySegment.copy(memory, 0, memory, done, Math.min(done, bytes - done));
    }
  }

  private static long wholeLines(long bytes) {
    return Math.multiplyExact(Math.ceilDiv(bytes, LINE_BYTES), (long) LINE_BYTES);
  }

  private static MemorySegment allocate(long bytes) {
    return HugePages.allocate(Arena.ofAuto(), bytes, LINE_BYTES);
  }

  /** The elements of all regions. */
  MemorySegment memory() {
    return memory;
  }

  /** The scales of all regions; empty where the elements need none. */
  MemorySegment scales() {
    return scales;
  }

  /** The first byte of a region's elements. */
  long at(long region) {
    return region * regionBytes;
  }

  /** The first byte of a region's scales. */
  long scaleAt(long region) {
    return region * scaleBytes;
  }

  /** Where a region's elements are counted from, for {@link #put} and {@link #putRow}. */
  long firstElement(long region) {
    return at(region) / elementBytes;
  }

  /**
   * Decides what the numbers of a token are divided by, and keeps it: 1 for floats, for int8 what
   * makes the largest of them 127.
   */
  float scale(long region, int token, float[] row, int from, int count) {
    if (scaleBytes == 0) {
      return 1;
    }
    float largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Math.abs(row[from + i]));
    }
    float scale = largest / ElementCodec.LARGEST_INT8;
    scales.set(ValueLayout.JAVA_FLOAT, scaleAt(region) + (long) token * Float.BYTES, scale);
    // All zero, or too small for a scale: nothing is left of the token.
    return scale == 0 ? Float.POSITIVE_INFINITY : scale;
  }

  /** Stores one number. */
  void put(long element, float value) {
    codec.put(memory, element, value);
  }

  /** Stores numbers side by side. */
  void putRow(long element, float[] row, int from, int count) {
    codec.putRow(memory, element, row, from, count);
  }

  /**
   * Refuses numbers that the elements cannot hold.
   *
   * @throws IllegalArgumentException naming the number and the cure
   */
  void require(float[] row, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (!codec.holds(row[i])) {
        throw new IllegalArgumentException(
            "an f16 KV cache holds finite numbers up to 65504: %s; use bf16 or f32"
                .formatted(row[i]));
      }
    }
  }

  /**
   * The numbers that elements stand for.
   *
   * @param element the first
   * @param stride from each to the next
   */
  void getRow(long region, int token, long element, int stride, float[] row, int from, int count) {
    float scale =
        scaleBytes == 0
            ? 1
            : scales.get(ValueLayout.JAVA_FLOAT, scaleAt(region) + (long) token * Float.BYTES);
    for (int i = 0; i < count; i++) {
      row[from + i] = codec.get(memory, element + (long) i * stride) * scale;
    }
  }

  /** The number that an element stands for. */
  float get(long region, int token, long element) {
    float stored = codec.get(memory, element);
    return scaleBytes == 0
        ? stored
        : stored * scales.get(ValueLayout.JAVA_FLOAT, scaleAt(region) + (long) token * Float.BYTES);
  }
}
