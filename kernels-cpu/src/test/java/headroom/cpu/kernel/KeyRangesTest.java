package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeyRangesTest {

  private static KeyRanges cut(
      List<Integer> lengths, int kvHeads, KvSplit split, int threads, int step) {
    int longest = lengths.stream().mapToInt(Integer::intValue).max().orElseThrow();
    KvCache cache = new KvCache(lengths.size(), kvHeads, 1, longest, KvLayout.rowMajor(1));
    float[] token = new float[kvHeads];
    for (int sequence = 0; sequence < lengths.size(); sequence++) {
      for (int i = 0; i < lengths.get(sequence); i++) {
        cache.append(sequence, token, 0, token, 0);
      }
    }
    KeyRanges ranges = new KeyRanges();
    ranges.cut(cache, split, 1, threads, step);
    return ranges;
  }

  private static KeyRanges cut(int length, KvSplit split, int threads, int step) {
    return cut(List.of(length), 1, split, threads, step);
  }

  @Property(tries = 300)
  void everyKeyIsInOneRangeInOrder(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 1500) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 3) int kvHeads,
      @ForAll KvSplit split,
      @ForAll @IntRange(min = 1, max = 9) int threads,
      @ForAll @IntRange(min = 1, max = 300) int step) {
    KeyRanges ranges = cut(lengths, kvHeads, split, threads, step);
    int range = 0;
    for (int sequence = 0; sequence < lengths.size(); sequence++) {
      for (int kvHead = 0; kvHead < kvHeads; kvHead++) {
        for (int key = 0; key < lengths.get(sequence); range++) {
          assertThat(ranges.sequence(range)).isEqualTo(sequence);
          assertThat(ranges.kvHead(range)).isEqualTo(kvHead);
          assertThat(ranges.from(range)).isEqualTo(key);
          assertThat(ranges.first(range)).isEqualTo(key == 0);
          assertThat(key % step).isZero();
          key = ranges.to(range);
          assertThat(key).isBetween(ranges.from(range) + 1, lengths.get(sequence));
          assertThat(ranges.last(range)).isEqualTo(key == lengths.get(sequence));
        }
      }
    }
    assertThat(ranges.count()).isEqualTo(range);
  }

  @Test
  void everyPartOfTheQueryHeadsHasRangesOfItsOwn() {
    KvCache cache = new KvCache(1, 2, 1, 3, KvLayout.rowMajor(1));
    float[] token = new float[2];
    cache.append(0, token, 0, token, 0);
    KeyRanges ranges = new KeyRanges();
    ranges.cut(cache, KvSplit.QUERY_HEADS, 3, 2, 64);
    assertThat(ranges.count()).isEqualTo(6);
    for (int range = 0; range < 6; range++) {
      assertThat(ranges.kvHead(range)).isEqualTo(range / 3);
      assertThat(ranges.part(range)).isEqualTo(range % 3);
      assertThat(ranges.first(range) && ranges.last(range)).isTrue();
    }
  }

  /** Tables that were filled before, with more, fewer or other ranges, are as good as new ones. */
  @Property(tries = 300)
  void cuttingAgainIsCuttingAnew(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 900) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 5) int threads) {
    KeyRanges again = new KeyRanges();
    for (int length : lengths) {
      KvCache cache = new KvCache(1, 2, 1, length, KvLayout.rowMajor(1));
      for (int token = 0; token < length; token++) {
        cache.append(0, new float[2], 0, new float[2], 0);
      }
      KeyRanges anew = new KeyRanges();
      for (KeyRanges ranges : List.of(again, anew)) {
        ranges.cut(cache, KvSplit.EVEN, 1, threads, 32);
      }
      assertThat(described(again)).isEqualTo(described(anew));
    }
  }

  private static List<String> described(KeyRanges ranges) {
    return IntStream.range(0, ranges.count())
        .mapToObj(
            range ->
                "%d %d %d: %d to %d"
                    .formatted(
                        ranges.sequence(range),
                        ranges.kvHead(range),
                        ranges.part(range),
                        ranges.from(range),
                        ranges.to(range)))
        .toList();
  }

  @Property(tries = 300)
  void evenSharesDifferByNoMoreThanAStep(
      @ForAll @IntRange(min = 1, max = 9) int threads,
      @ForAll @IntRange(min = 1, max = 300) int step,
      @ForAll @IntRange(min = 0, max = 2000) int beyond) {
    int length = threads * step + beyond;
    KeyRanges ranges = cut(length, KvSplit.EVEN, threads, step);
    assertThat(ranges.count()).isEqualTo(threads);
    for (int range = 0; range < threads; range++) {
      assertThat(Math.abs(ranges.to(range) - ranges.from(range) - (double) length / threads))
          .isLessThanOrEqualTo(step + 1);
    }
  }

  @Test
  void evenSharesLeaveHeadsWholeWhereTheyDivide() {
    KeyRanges ranges = cut(List.of(500, 500), 4, KvSplit.EVEN, 2, 96);
    assertThat(ranges.count()).isEqualTo(8);
  }

  /** A block more than a thread's share is cheaper than a merge for a handful of keys. */
  @Test
  void fewKeysMoreDoNotMakeARangeMore() {
    assertThat(cut(513, KvSplit.EVEN, 2, 256).count()).isEqualTo(2);
    assertThat(cut(513, KvSplit.GUIDED, 2, 256).count()).isEqualTo(2);
  }

  @Property(tries = 300)
  void guidedThreadsEndTogetherThoughOneIsHalfAsFast(
      @ForAll @IntRange(min = 2, max = 8) int threads,
      @ForAll @IntRange(min = 1, max = 128) int step,
      @ForAll @IntRange(min = 0, max = 20_000) int length) {
    int keys = 512 * threads + length;
    double[] pace = new double[threads];
    Arrays.fill(pace, 1);
    pace[0] = 2;
    double ideal = keys / (threads - 0.5);
    assertThat(ends(cut(keys, KvSplit.GUIDED, threads, step), pace))
        .isLessThanOrEqualTo(ideal + 2 * (256 + step));
    assertThat(ends(cut(keys, KvSplit.EVEN, threads, step), pace))
        .isGreaterThan(1.5 * ideal - 2 * (1 + step));
  }

  /** When the last thread ends, if each takes the next range as soon as it has ended one. */
  private static double ends(KeyRanges ranges, double[] nanosPerKey) {
    double[] free = new double[nanosPerKey.length];
    for (int range = 0; range < ranges.count(); range++) {
      int next = 0;
      for (int thread = 1; thread < free.length; thread++) {
        next = free[thread] < free[next] ? thread : next;
      }
      free[next] += nanosPerKey[next] * (ranges.to(range) - ranges.from(range));
    }
    return Arrays.stream(free).max().orElseThrow();
  }
}
