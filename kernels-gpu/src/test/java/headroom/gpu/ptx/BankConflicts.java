package headroom.gpu.ptx;

import java.util.Arrays;

/**
 * Counts how often shared memory must be asked once more than would be needed, since two lanes want
 * different words of one of the 32 banks. Accesses of 8 and 16 bytes go by halves and quarters of a
 * warp; {@code ldmatrix} by the eight rows of a matrix.
 */
final class BankConflicts {
  private static final int BANKS = 32;
  private static final int WORD = 4;

  private final long[] words = new long[Warp.LANES * 4];
  private int count;
  private long accesses;
  private long conflicts;

  /** Notes one access of all these lanes. */
  void access(Warp warp, Slots.Address address, int lanes, int bytes) {
    int lanesAtOnce = Math.min(Warp.LANES, BANKS * WORD / bytes);
    for (int first = 0; first < Warp.LANES; first += lanesAtOnce) {
      count = 0;
      for (int lane = first; lane < first + lanesAtOnce; lane++) {
        if ((lanes >>> lane & 1) != 0) {
          add(address.of(warp, lane), bytes);
        }
      }
      finish();
    }
  }

  /** Notes one access to so many addresses at once. */
  void rows(long[] addresses, int from, int rows, int bytes) {
    count = 0;
    for (int row = from; row < from + rows; row++) {
      add(addresses[row], bytes);
    }
    finish();
  }

  private void add(long address, int bytes) {
    for (int at = 0; at < Math.max(bytes, WORD); at += WORD) {
      words[count++] = (address + at) / WORD;
    }
  }

  /** Lanes that want the same word get it together. */
  private void finish() {
    if (count == 0) {
      return;
    }
    Arrays.sort(words, 0, count);
    int[] perBank = new int[BANKS];
    int most = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || words[i] != words[i - 1]) {
        most = Math.max(most, ++perBank[(int) (words[i] % BANKS)]);
      }
    }
    accesses++;
    conflicts += most - 1;
  }

  /** Times that shared memory was asked, if nothing had conflicted. */
  long accesses() {
    return accesses;
  }

  /** Times that it had to be asked on top of those. */
  long conflicts() {
    return conflicts;
  }
}
