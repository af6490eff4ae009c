package headroom.kernel;

import java.util.Arrays;
import java.util.Random;

/**
 * Which page of the pool holds which tokens of a sequence. Pages come from a list of free ones as a
 * sequence grows, and go back when it is forgotten; the list begins shuffled, as that of a runtime
 * is that has served for a while: neighbours in a sequence are none in memory.
 *
 * <p>Sequences may take pages from several threads. Readers need no lock: they look only for pages
 * below a length that they have seen, and the length is published after the page.
 */
final class PageTable {

  private static final int NONE = -1;

  private final int pageTokens;
  private final int pagesPerSequence;
  private final int[] pages;
  private final int[] held;
  private final int[] free;
  private int freeCount;

  /**
   * A table of empty sequences.
   *
   * @param batch sequences
   * @param capacity most tokens of a sequence
   * @param pageTokens tokens of a page
   * @param poolPages pages that all sequences share
   * @throws ArithmeticException if sequences of {@code capacity} have more than 2^31 pages
   */
  PageTable(int batch, int capacity, int pageTokens, int poolPages) {
    this.pageTokens = pageTokens;
    this.pagesPerSequence = Math.ceilDiv(capacity, pageTokens);
    this.pages = new int[Math.multiplyExact(batch, pagesPerSequence)];
    this.held = new int[batch];
    this.free = new int[poolPages];
    this.freeCount = poolPages;
    Arrays.fill(pages, NONE);
    // The last is taken first: sequences of one page each lie in their own order.
    for (int i = 0; i < poolPages; i++) {
      free[i] = poolPages - 1 - i;
    }
    if (pagesPerSequence > 1) {
      shuffle();
    }
  }

  /** The same order each time: two kernels then read the same memory. */
  private void shuffle() {
    Random random = new Random(1);
    for (int i = free.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int page = free[i];
      free[i] = free[other];
      free[other] = page;
    }
  }

  /** Pages of the pool. */
  int size() {
    return free.length;
  }

  /** Pages that no sequence holds. */
  synchronized int freePages() {
    return freeCount;
  }

  /** Tokens of a page. */
  int pageTokens() {
    return pageTokens;
  }

  /**
   * Makes sure that a sequence has its page {@code index}, the next one after those it holds.
   *
   * @throws IllegalStateException if no page is free
   */
  synchronized void hold(int sequence, int index) {
    if (index < held[sequence]) {
      return;
    }
    if (freeCount == 0) {
      throw new IllegalStateException(
          "no page is free for sequence %d: all %d pages of %d tokens are held; clear a sequence or allocate a cache with more pages"
              .formatted(sequence, free.length, pageTokens));
    }
    pages[sequence * pagesPerSequence + index] = free[--freeCount];
    held[sequence] = index + 1;
  }

  /** Gives a sequence's pages back. */
  synchronized void release(int sequence) {
    for (int index = held[sequence] - 1; index >= 0; index--) {
      int at = sequence * pagesPerSequence + index;
      free[freeCount++] = pages[at];
      pages[at] = NONE;
    }
    held[sequence] = 0;
  }

  /** The pool's page that holds page {@code index} of a sequence, which it must hold. */
  int page(int sequence, int index) {
    return pages[sequence * pagesPerSequence + index];
  }
}
