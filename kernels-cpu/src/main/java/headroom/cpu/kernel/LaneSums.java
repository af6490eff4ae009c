package headroom.cpu.kernel;

/**
 * Emits horizontal sums of several vectors at once: of K vectors, a power of two, one vector whose
 * first K lanes are their sums.
 *
 * <pre>
 *   pair1:  a0 a1 a2 a3      a0+a1  b0+b1  a2+a3  b2+b3      K vectors become K / 2, then K / 4 …
 *           b0 b1 b2 b3  →
 *   fold2:  s0 s1 s2 s3  →   s0+s2  s1+s3  s0+s2  s1+s3      for what remains above K lanes
 * </pre>
 *
 * <p>A pair takes four instructions; K sums of L lanes take 4 (K - 1) + 2 log2(L / K). One at a
 * time they take about 2 log2(L) + 1 each: 9 of 16 lanes, where this takes 4 to 5.
 *
 * @param shape vector width
 */
record LaneSums(VectorShape shape) {

  private static final int PAIR = 4;
  private static final int FOLD = 2;

  /** Whether so many vectors can be summed at once. */
  boolean covers(int vectors) {
    return vectors > 1 && vectors <= shape.lanes() && Integer.bitCount(vectors) == 1;
  }

  /**
   * Instructions that so many vectors' sums take at once. A pair is two blends, a rearrangement and
   * an addition, a fold the last two.
   */
  int instructions(int vectors) {
    int folds = Integer.numberOfTrailingZeros(shape.lanes() / vectors);
    return PAIR * (vectors - 1) + FOLD * folds;
  }

  /** Writes the methods for all distances between lanes. */
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
    out.line("");
    out.line(
        "/** Sums over lanes %d apart: of a in the lanes whose bit %d is clear, of b elsewhere. */",
        distance, distance);
    out.open("private static FloatVector pair%d(FloatVector a, FloatVector b)", distance);
    out.line(
        "return a.blend(b, ODD%d).add(b.blend(a, ODD%d).rearrange(SWAP%d));",
        distance, distance, distance);
    out.close();
    out.line("");
    out.open("private static FloatVector fold%d(FloatVector a)", distance);
    out.line("return a.add(a.rearrange(SWAP%d));", distance);
    out.close();
  }

  /** The expression that sums these vectors; lane i of it is the sum of vector i. */
  String sums(String... vectors) {
    String[] level = vectors.clone();
    int distance = 1;
    for (; level.length > 1; distance *= 2) {
      String[] next = new String[level.length / 2];
      for (int i = 0; i < next.length; i++) {
        next[i] = "pair%d(%s, %s)".formatted(distance, level[2 * i], level[2 * i + 1]);
      }
      level = next;
    }
    for (; distance < shape.lanes(); distance *= 2) {
      level[0] = "fold%d(%s)".formatted(distance, level[0]);
    }
    return level[0];
  }
}
