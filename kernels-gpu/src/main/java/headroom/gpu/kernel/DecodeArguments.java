package headroom.gpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The one parameter of both kernels, {@code struct DecodeArguments} of {@code decode.cuh}, where
 * its arrays are drawn. Addresses are of device memory, 0 where there is nothing.
 *
 * @param q queries
 * @param k keys
 * @param v values
 * @param kScales scales of int8 keys
 * @param vScales scales of int8 values
 * @param pageTable pages of each sequence, of a paged cache
 * @param lengths tokens of each sequence
 * @param out output
 * @param partialRows unnormalised rows of the splits
 * @param partialBases what their sums are relative to, about their largest logits of 2
 * @param partialSum their sums
 * @param regionElements elements from one page's KV head to the next
 * @param regionScales scales from one page's KV head to the next
 * @param queryHeads query heads
 * @param kvHeads KV heads
 * @param splits splits of a sequence
 * @param pagesPerSequence entries of the page table for a sequence
 * @param scale factor on the logits
 */
public record DecodeArguments(
    long q,
    long k,
    long v,
    long kScales,
    long vScales,
    long pageTable,
    long lengths,
    long out,
    long partialRows,
    long partialBases,
    long partialSum,
    long regionElements,
    long regionScales,
    int queryHeads,
    int kvHeads,
    int splits,
    int pagesPerSequence,
    float scale) {

  /** Size of the struct: 13 words of 8 bytes, 5 of 4, and padding to a multiple of 8. */
  public static final int BYTES = 128;

  private static final int INTS_AT = 13 * Long.BYTES;

  /**
   * Writes the struct, little-endian as every GPU's host is.
   *
   * @param to at least {@link #BYTES} bytes, native or not
   */
  public void writeTo(MemorySegment to) {
    long[] words = {
      q,
      k,
      v,
      kScales,
      vScales,
      pageTable,
      lengths,
      out,
      partialRows,
      partialBases,
      partialSum,
      regionElements,
      regionScales
    };
    MemorySegment.copy(words, 0, to, JAVA_LONG.withByteAlignment(1), 0, words.length);
    int[] counts = {queryHeads, kvHeads, splits, pagesPerSequence};
    MemorySegment.copy(counts, 0, to, JAVA_INT.withByteAlignment(1), INTS_AT, counts.length);
    to.set(JAVA_FLOAT.withByteAlignment(1), INTS_AT + (long) counts.length * Integer.BYTES, scale);
  }
}
