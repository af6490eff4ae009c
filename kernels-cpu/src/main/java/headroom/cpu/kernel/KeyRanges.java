package headroom.cpu.kernel;

import headroom.kernel.KvCache;
import java.util.Arrays;

/**
 * The ranges of keys that one decode is cut into, in the order in which threads take them.
 *
 * <pre>
 *   sequence 0: [kvHead 0: 0…a │ a…b │ …] [kvHead 1: 0…c │ …] …   sequence 1: …
 * </pre>
 *
 * <p>Where the query heads of a KV head are in parts, each part has ranges of its own. A range lies
 * within one KV head and part, and begins at a multiple of the kernel's step. Tables grow with the
 * largest decode seen and never shrink; a decode that is cut as the last one was writes nothing.
 */
final class KeyRanges {

  private int[] sequences = {};
  private int[] kvHeads = {};
  private int[] parts = {};
  private int[] from = {};
  private int[] to = {};
  private int count;

  /** Cuts anew. */
  void cut(KvCache cache, KvSplit split, int headParts, int threads, int step) {
    long total = 0;
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      total += (long) cache.length(sequence) * cache.kvHeads() * headParts;
    }
    int cut = 0;
    long done = 0;
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      int length = cache.length(sequence);
      for (int unit = 0; unit < cache.kvHeads() * headParts; unit++) {
        for (int key = 0; key < length; ) {
          int end = end(key, length, split.wanted(done, total, threads, step), step);
          set(cut++, sequence, unit / headParts, unit % headParts, key, end);
          done += end - key;
          key = end;
        }
      }
    }
    if (count != cut) {
      count = cut;
    }
  }

  /** The step that is nearest to what is wanted; less than half a step is not left over. */
  private static int end(int start, int length, long wanted, int step) {
    long end = start + Math.max(1, (wanted + step / 2) / step) * step;
    return 2 * (length - end) < step ? length : (int) end;
  }

  private void set(int range, int sequence, int kvHead, int part, int start, int end) {
    if (range == from.length) {
      int capacity = Math.max(8, 2 * range);
      sequences = Arrays.copyOf(sequences, capacity);
      kvHeads = Arrays.copyOf(kvHeads, capacity);
      parts = Arrays.copyOf(parts, capacity);
      from = Arrays.copyOf(from, capacity);
      to = Arrays.copyOf(to, capacity);
    }
    change(sequences, range, sequence);
    change(kvHeads, range, kvHead);
    change(parts, range, part);
    change(from, range, start);
    change(to, range, end);
  }

  /** Other threads have read the tables: what is written again comes to them anew. */
  private static void change(int[] table, int range, int value) {
    if (table[range] != value) {
      table[range] = value;
    }
  }

  /** Keys of the longest range where one KV head is cut into even shares. */
  static int longestShare(int length, int threads, int step) {
    int longest = 0;
    for (int key = 0; key < length; ) {
      int end = end(key, length, KvSplit.EVEN.wanted(key, length, threads, step), step);
      longest = Math.max(longest, end - key);
      key = end;
    }
    return longest;
  }

  /** How many ranges. */
  int count() {
    return count;
  }

  /** The sequence of a range. */
  int sequence(int range) {
    return sequences[range];
  }

  /** The KV head of a range. */
  int kvHead(int range) {
    return kvHeads[range];
  }

  /** The part of the KV head's query heads that a range is for. */
  int part(int range) {
    return parts[range];
  }

  /** The first key of a range. */
  int from(int range) {
    return from[range];
  }

  /** The key after the last of a range. */
  int to(int range) {
    return to[range];
  }

  /** Whether a range begins its KV head. */
  boolean first(int range) {
    return from[range] == 0;
  }

  /** Whether a range ends its KV head. */
  boolean last(int range) {
    return range == count - 1 || first(range + 1);
  }
}
