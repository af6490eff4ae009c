package headroom.kernel;

import java.util.Random;

/**
 * Which page of the pool holds which tokens of a sequence. The pages of all sequences are shuffled,
 * as those of a runtime are that has served for a while: neighbours in a sequence are none in
 * memory.
 */
final class PageTable {

  private final int pageTokens;
  private final int pagesPerSequence;
  private final int[] pages;

  /**
   * A table of full sequences.
   *
   * @param batch sequences
   * @param capacity tokens of a sequence
   * @param pageTokens tokens of a page
   * @throws ArithmeticException if there are more than 2^31 pages
   */
  PageTable(int batch, int capacity, int pageTokens) {
    this.pageTokens = pageTokens;
    this.pagesPerSequence = Math.ceilDiv(capacity, pageTokens);
    this.pages = new int[Math.multiplyExact(batch, pagesPerSequence)];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = i;
    }
    if (pagesPerSequence > 1) {
      shuffle();
    }
  }

  /** The same order each time: two kernels then read the same memory. */
  private void shuffle() {
    Random random = new Random(1);
    for (int i = pages.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int page = pages[i];
      pages[i] = pages[other];
      pages[other] = page;
    }
  }

  /** Pages of all sequences. */
  int size() {
    return pages.length;
  }

  /** Tokens of a page. */
  int pageTokens() {
    return pageTokens;
  }

  /** The pool's page that holds page {@code index} of a sequence. */
  int page(int sequence, int index) {
    return pages[sequence * pagesPerSequence + index];
  }
}
