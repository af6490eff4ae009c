package headroom.cpu.kernel;

/**
 * Emits QK over row-major keys in the order in which they lie: the queries of {@code heads} rows
 * stay in registers, and each key row is read once, front to back, before the next.
 *
 * <pre>
 *   queries  row 0 ──── in registers, headDim / lanes vectors each
 *   keys     row 0 ──▶ row 1 ──▶ row 2 ──▶ …      one stream; a horizontal sum per head and key
 * </pre>
 *
 * A tile of several key rows reads them in parallel instead, and memory then sees as many streams:
 * where memory decides, that costs a tenth ({@code results/README.md}).
 *
 * @param shape vector width
 * @param heads query heads that share a loaded key row
 * @param headDim dims in all; the last vector is masked where the lanes do not divide it
 * @param scoreStride floats between two heads' score rows
 */
record ScoreRowWalk(VectorShape shape, int heads, int headDim, int scoreStride) {

  /** Name of the emitted method. */
  String method() {
    return "scores%d".formatted(heads);
  }

  private int vectors() {
    return Math.ceilDiv(headDim, shape.lanes());
  }

  private String mask(int vector) {
    boolean partial = vector == vectors() - 1 && headDim % shape.lanes() != 0;
    return partial ? ", DIM_TAIL" : "";
  }

  /** Writes the method. */
  void emit(SourceWriter out) {
    out.line("");
    out.line("/** Scores of %d query rows against `count` key rows of %d dims. */", heads, headDim);
    out.line("private static void %s(", method());
    out.line("    float[] queries, int queryAt, MemorySegment keys, long keyAt, int count,");
    out.open("    float[] scores, int scoreAt)");
    for (int head = 0; head < heads; head++) {
      for (int v = 0; v < vectors(); v++) {
        out.line(
            "FloatVector q%d_%d = FloatVector.fromArray(S, queries, queryAt + %d%s);",
            head, v, head * headDim + v * shape.lanes(), mask(v));
      }
    }
    out.line("// A known range spares C2 a sign extension per index.");
    out.line("int scoreBase = scoreAt & 0x3fffffff;");
    out.open("for (int key = 0; key < count; key++)");
    out.line("long row = keyAt + key * ROW_BYTES;");
    for (int v = 0; v < vectors(); v++) {
      out.line(
          "FloatVector k%d = load(keys, row + %d%s);", v, v * shape.lanes() * Float.BYTES, mask(v));
    }
    for (int head = 0; head < heads; head++) {
      out.line("FloatVector a%d = q%d_0.mul(k0);", head, head);
      for (int v = 1; v < vectors(); v++) {
        out.line("a%d = q%d_%d.fma(k%d, a%d);", head, head, v, v, head);
      }
    }
    for (int head = 0; head < heads; head++) {
      out.line(
          "scores[scoreBase + key + %d] = a%d.reduceLanes(VectorOperators.ADD);",
          head * scoreStride, head);
    }
    out.close();
    out.close();
  }
}
