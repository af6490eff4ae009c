package headroom.cpu.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Emits horizontal sums of several vectors at once: of K vectors, a power of two, one vector whose
 * first K lanes are their sums.
 *
 * <pre>
 *   pair, lanes 1 apart   a0 a1 a2 a3      a0+a1  b0+b1  a2+a3  b2+b3      K vectors become K / 2, then K / 4 …
 *                         b0 b1 b2 b3  →
 *   fold, lanes 2 apart   s0 s1 s2 s3  →   s0+s2  s1+s3  s0+s2  s1+s3      for what remains above K lanes
 * </pre>
 *
 * <p>A pair takes four instructions; K sums of L lanes take 4 (K - 1) + 2 log2(L / K). One at a
 * time they take about 2 log2(L) + 1 each: 9 of 16 lanes, where this takes 4 to 5.
 *
 * @param shape vector width
 */
record LaneSums(VectorShape shape) {

  /** Whether so many vectors can be summed at once. */
  boolean covers(int vectors) {
    return vectors > 1 && vectors <= shape.lanes() && Integer.bitCount(vectors) == 1;
  }

  /** Writes the masks and shuffles for all distances between lanes. */
  void emit(SourceWriter out) {
    for (int distance = 1; distance < shape.lanes(); distance *= 2) {
      emitDistance(out, distance);
    }
  }

  private void emitDistance(SourceWriter out, int distance) {
    StringBuilder partners = new StringBuilder();
    long odd = 0;
    for (int lane = 0; lane < shape.lanes(); lane++) {
      partners.append(lane == 0 ? "" : ", ").append(lane ^ distance);
      odd |= (lane & distance) == 0 ? 0 : 1L << lane;
    }
    out.line("");
    out.line("private static final VectorShuffle<Float> SWAP%d =", distance);
    out.line("    VectorShuffle.fromArray(S, new int[] {%s}, 0);", partners);
    out.line(
        "private static final VectorMask<Float> ODD%d = VectorMask.fromLong(S, 0x%x);",
        distance, odd);
  }

  /**
   * Writes the statements that sum these vectors, which call nothing but the Vector API, as {@link
   * ElementLoads#load} does.
   *
   * @param prefix of the names of new variables
   * @return the variable whose lane i is the sum of vector i
   */
  String emitSums(SourceWriter out, String prefix, List<String> vectors) {
    List<String> level = vectors;
    int distance = 1;
    for (; level.size() > 1; distance *= 2) {
      List<String> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        String sum = "%s%d_%d".formatted(prefix, distance, i / 2);
        String a = level.get(i);
        String b = level.get(i + 1);
        out.line(
            "FloatVector %s = %s.blend(%s, ODD%d).add(%s.blend(%s, ODD%d).rearrange(SWAP%d));",
            sum, a, b, distance, b, a, distance, distance);
        next.add(sum);
      }
      level = next;
    }
    String last = level.getFirst();
    for (; distance < shape.lanes(); distance *= 2) {
      String sum = "%s%d".formatted(prefix, distance);
      out.line("FloatVector %s = %s.add(%s.rearrange(SWAP%d));", sum, last, last, distance);
      last = sum;
    }
    return last;
  }
}
