package headroom.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KvCacheTest {

  @Provide
  Arbitrary<KvLayout> layouts() {
    return Arbitraries.randomValue(
        random ->
            new KvLayout(1 + random.nextInt(17), 1 + random.nextInt(40), 1 + random.nextInt(17)));
  }

  /** No two elements share a slot, and none lies outside, remainder panels included. */
  @Property
  void everyElementHasItsOwnSlot(
      @ForAll("layouts") KvLayout layout,
      @ForAll @IntRange(min = 1, max = 37) int headDim,
      @ForAll @IntRange(min = 1, max = 50) int tokens) {
    BitSet keys = new BitSet();
    BitSet values = new BitSet();
    for (int token = 0; token < tokens; token++) {
      for (int dim = 0; dim < headDim; dim++) {
        keys.set((int) layout.keyIndex(headDim, token, dim));
        values.set((int) layout.valueIndex(headDim, token, dim));
      }
    }
    assertThat(keys.cardinality()).isEqualTo(tokens * headDim);
    assertThat(values.cardinality()).isEqualTo(tokens * headDim);
    assertThat((long) keys.length()).isLessThanOrEqualTo(layout.keyElements(headDim, tokens));
    assertThat((long) values.length()).isLessThanOrEqualTo(layout.valueElements(headDim, tokens));
  }

  @Property
  void whatWasAppendedIsFoundAndTheRestIsNaN(
      @ForAll("layouts") KvLayout layout,
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 3) int kvHeads,
      @ForAll @IntRange(min = 1, max = 37) int headDim,
      @ForAll @IntRange(min = 1, max = 20) int capacity,
      @ForAll long seed) {
    Random random = new Random(seed);
    KvCache cache = new KvCache(batch, kvHeads, headDim, capacity, layout);
    int width = kvHeads * headDim;
    float[][] k = new float[batch][];
    float[][] v = new float[batch][];
    int filled = 0;
    for (int sequence = 0; sequence < batch; sequence++) {
      int length = random.nextInt(capacity + 1);
      k[sequence] = numbers(random, length * width);
      v[sequence] = numbers(random, length * width);
      for (int token = 0; token < length; token++) {
        cache.append(sequence, k[sequence], token * width, v[sequence], token * width);
      }
      assertThat(cache.length(sequence)).isEqualTo(length);
      filled += length * width;
    }
    for (int sequence = 0; sequence < batch; sequence++) {
      assertThat(gather(cache, sequence, true)).isEqualTo(k[sequence]);
      assertThat(gather(cache, sequence, false)).isEqualTo(v[sequence]);
    }
    assertThat(numbersIn(cache.keys())).isEqualTo(filled);
    assertThat(numbersIn(cache.values())).isEqualTo(filled);
  }

  /** Row-major {@code [length][kvHeads][headDim]}. */
  private static float[] gather(KvCache cache, int sequence, boolean keys) {
    int dims = cache.headDim();
    float[] out = new float[cache.length(sequence) * cache.kvHeads() * dims];
    int at = 0;
    for (int token = 0; token < cache.length(sequence); token++) {
      for (int head = 0; head < cache.kvHeads(); head++) {
        for (int dim = 0; dim < dims; dim++) {
          out[at++] =
              keys
                  ? cache.key(sequence, head, token, dim)
                  : cache.value(sequence, head, token, dim);
        }
      }
    }
    return out;
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }

  private static int numbersIn(MemorySegment memory) {
    int numbers = 0;
    for (float value : memory.toArray(JAVA_FLOAT)) {
      numbers += Float.isNaN(value) ? 0 : 1;
    }
    return numbers;
  }

  @Test
  void rowMajorIsTokenByToken() {
    KvLayout layout = KvLayout.rowMajor(5);
    assertThat(layout.keyIndex(5, 3, 2)).isEqualTo(17);
    assertThat(layout.valueIndex(5, 3, 2)).isEqualTo(17);
  }

  /** The drawing in {@link KvLayout}, worked out by hand: 5 dims, K panels of 4, V panels of 2. */
  @Test
  void panelsLieAsDrawn() {
    KvLayout layout = new KvLayout(4, 2, 3);
    assertThat(layout.keyIndex(5, 6, 2)).isEqualTo(4 * 5 + 2 * 4 + 2);
    assertThat(layout.valueIndex(5, 4, 3)).isEqualTo(3 * 5 + 2 * 3 + 1 * 2 + 1);
    // The fifth dim is a panel of its own, one wide.
    assertThat(layout.valueIndex(5, 4, 4)).isEqualTo(3 * 5 + 4 * 3 + 1);
  }

  /** Vectors that straddle two cache lines cost a third of the DRAM bandwidth. */
  @Property
  void everyHeadStartsAtACacheLine(
      @ForAll("layouts") KvLayout layout,
      @ForAll @IntRange(min = 1, max = 37) int headDim,
      @ForAll @IntRange(min = 1, max = 20) int capacity) {
    KvCache cache = new KvCache(2, 3, headDim, capacity, layout);
    for (int sequence = 0; sequence < 2; sequence++) {
      for (int head = 0; head < 3; head++) {
        assertThat((cache.keys().address() + cache.keyAt(sequence, head, 0)) % 64).isZero();
        assertThat((cache.values().address() + cache.valueAt(sequence, head, 0)) % 64).isZero();
      }
    }
  }

  /** One head of 2^31 tokens lies beyond what an int can index. */
  @Test
  void indicesGoBeyondAnArray() {
    int token = Integer.MAX_VALUE - 1;
    assertThat(KvLayout.rowMajor(128).keyIndex(128, token, 127)).isEqualTo(128L * token + 127);
    assertThat(KvLayout.rowMajor(128).valueIndex(128, token, 127)).isEqualTo(128L * token + 127);
    assertThat(new KvLayout(32, 64, 32).keyElements(128, token)).isEqualTo(128L << 31);
    assertThat(new KvLayout(32, 64, 32).valueElements(128, token)).isEqualTo(128L << 31);
  }

  @Test
  void aFullSequenceSaysSo() {
    KvCache cache = new KvCache(2, 1, 2, 1, KvLayout.rowMajor(2));
    cache.append(1, new float[2], 0, new float[2], 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> cache.append(1, new float[2], 0, new float[2], 0))
        .withMessage("sequence 1 is full: 1 tokens; allocate a larger cache");
    cache.append(0, new float[2], 0, new float[2], 0);
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KvCache(1 << 20, 1 << 20, 1 << 10, 1 << 20, KvLayout.rowMajor(1024)))
        .withMessageContaining("KV cache is beyond 2^63 bytes or 2^31 pages: batch=1048576");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KvCache(-1, 1, 64, 16, KvLayout.rowMajor(64)))
        .withMessageContaining("batch=-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KvLayout(0, 1, 1))
        .withMessageContaining("keyPanel=0");
  }

  /** Ragged sequences over shuffled pages, the last of them partly filled. */
  @Property
  void pagesHoldWhatOnePieceHolds(
      @ForAll @IntRange(min = 1, max = 3) int kvHeads,
      @ForAll @IntRange(min = 1, max = 19) int headDim,
      @ForAll @IntRange(min = 1, max = 90) int capacity,
      @ForAll ElementType element,
      @ForAll long seed) {
    KvLayout layout = new KvLayout(8, 4, 16);
    KvCache whole = new KvCache(2, kvHeads, headDim, capacity, layout, new KvFormat(element, 0));
    KvCache pages = new KvCache(2, kvHeads, headDim, capacity, layout, new KvFormat(element, 16));
    Random random = new Random(seed);
    for (int sequence = 0; sequence < 2; sequence++) {
      int length = 1 + random.nextInt(capacity);
      for (int token = 0; token < length; token++) {
        float[] k = numbers(random, kvHeads * headDim);
        float[] v = numbers(random, kvHeads * headDim);
        whole.append(sequence, k, 0, v, 0);
        pages.append(sequence, k, 0, v, 0);
      }
    }
    float[] row = new float[headDim];
    for (int sequence = 0; sequence < 2; sequence++) {
      int last = pages.length(sequence) - 1;
      pages.readKey(sequence, kvHeads - 1, last, row);
      assertThat(row[headDim - 1]).isEqualTo(whole.key(sequence, kvHeads - 1, last, headDim - 1));
      pages.readValue(sequence, kvHeads - 1, last, row);
      assertThat(row[headDim - 1]).isEqualTo(whole.value(sequence, kvHeads - 1, last, headDim - 1));
      assertThat(gather(pages, sequence, true)).isEqualTo(gather(whole, sequence, true));
      assertThat(gather(pages, sequence, false)).isEqualTo(gather(whole, sequence, false));
    }
  }

  @Test
  void neighbouringTokensOfAPagedSequenceLieApart() {
    KvCache cache =
        new KvCache(1, 1, 4, 1024, KvLayout.rowMajor(4), new KvFormat(ElementType.F32, 16));
    cache.appendAll(0, 1024, new float[4096], new float[4096]);
    int inOrder = 0;
    for (int page = 1; page < 64; page++) {
      inOrder += cache.keyAt(0, 0, page) > cache.keyAt(0, 0, page - 1) ? 1 : 0;
    }
    assertThat(inOrder).isBetween(16, 48);
  }

  @Test
  void aPageIsWholePanelsAndBlocks() {
    for (KvLayout layout : new KvLayout[] {new KvLayout(24, 4, 16), new KvLayout(8, 4, 32)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new KvCache(1, 1, 4, 64, layout, new KvFormat(ElementType.F32, 16)))
          .withMessageContaining("pageTokens=16");
    }
  }

  /** The largest number of a token becomes 127, whatever its size; the error is half a step. */
  @Test
  void int8CountsAStepOfEachToken() {
    KvFormat int8 = new KvFormat(ElementType.INT8, KvFormat.CONTIGUOUS);
    KvCache cache = new KvCache(1, 1, 4, 8, KvLayout.rowMajor(4), int8);
    float[][] tokens = {{1, -2, 0.5f, 254}, {1e-30f, 0, -1e-30f, 3e-31f}, {0, 0, 0, 0}};
    for (float[] token : tokens) {
      cache.append(0, token, 0, token, 0);
    }
    assertThat(cache.key(0, 0, 0, 3)).isEqualTo(254);
    for (int token = 0; token < tokens.length; token++) {
      float largest = 0;
      for (float number : tokens[token]) {
        largest = Math.max(largest, Math.abs(number));
      }
      for (int dim = 0; dim < 4; dim++) {
        assertThat((double) Math.abs(cache.value(0, 0, token, dim) - tokens[token][dim]))
            .isLessThanOrEqualTo(largest / 254 * 1.000001);
      }
    }
    cache.append(0, new float[] {1, Float.NaN, 1, 1}, 0, new float[4], 0);
    assertThat(cache.key(0, 0, 3, 0)).isNaN();
  }

  @Test
  void halfPrecisionRefusesWhatItCannotHold() {
    KvFormat f16 = new KvFormat(ElementType.F16, KvFormat.CONTIGUOUS);
    KvCache cache = new KvCache(1, 1, 2, 8, KvLayout.rowMajor(2), f16);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cache.append(0, new float[2], 0, new float[] {1, 1e6f}, 0))
        .withMessage(
            "an f16 KV cache holds finite numbers up to 65504: 1000000.0; use bf16 or f32");
    assertThat(cache.length(0)).isZero();
  }
}
