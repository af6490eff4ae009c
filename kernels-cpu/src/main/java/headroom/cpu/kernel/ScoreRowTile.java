package headroom.cpu.kernel;

/**
 * Emits the inner kernel of QK over row-major keys: {@code heads × keys} accumulators, lanes over
 * dims, one horizontal sum per score at the end.
 *
 * <pre>
 *                keys [keys][headDim]
 *   queries        k0    k1
 *    q0 ─────     a00   a01      per vector of dims: `keys` + `heads` loads,
 *    q1 ─────     a10   a11      heads × keys FMAs
 *   [heads][headDim]
 * </pre>
 *
 * @param shape vector width
 * @param heads query heads of the tile: each loaded row of K serves all of them
 * @param keys keys of the tile: each loaded query vector serves all of them
 * @param headDim dims; the last vector is masked where the lanes do not divide them
 * @param scoreStride floats between two heads' score rows
 */
record ScoreRowTile(VectorShape shape, int heads, int keys, int headDim, int scoreStride) {

  /** Name of the emitted method. */
  String method() {
    return "scoreRows%dx%d".formatted(heads, keys);
  }

  /** Writes the method. */
  void emit(SourceWriter out) {
    int full = headDim / shape.lanes() * shape.lanes();
    out.line("");
    out.line(
        "/** Scores of %d heads [%d] against %d rows of keys [%d]. */",
        heads, headDim, keys, headDim);
    out.line("private static void %s(", method());
    out.line(
        "    float[] queries, int queryAt, float[] keys, int keyAt, float[] scores, int scoreAt)");
    out.open("   ");
    for (int head = 0; head < heads; head++) {
      for (int key = 0; key < keys; key++) {
        out.line("FloatVector a%d_%d = FloatVector.zero(S);", head, key);
      }
    }
    out.line("// A known range spares C2 a sign extension per index.");
    out.line("int queryBase = queryAt & 0x3fffffff;");
    out.line("int keyBase = keyAt & 0x3fffffff;");
    if (full > 0) {
      out.open("for (int dim = 0; dim < %d; dim += %d)", full, shape.lanes());
      emitVector(out, "queryBase + dim", "keyBase + dim", "");
      out.close();
    }
    if (full < headDim) {
      out.line("// The dims that remain, masked.");
      emitVector(out, "queryBase + " + full, "keyBase + " + full, ", DIM_TAIL");
    }
    for (int head = 0; head < heads; head++) {
      for (int key = 0; key < keys; key++) {
        out.line(
            "scores[scoreAt + %d] = a%d_%d.reduceLanes(VectorOperators.ADD);",
            head * scoreStride + key, head, key);
      }
    }
    out.close();
  }

  private void emitVector(SourceWriter out, String query, String key, String mask) {
    String suffix = mask.isEmpty() ? "" : "t";
    for (int k = 0; k < keys; k++) {
      out.line(
          "FloatVector k%d%s = FloatVector.fromArray(S, keys, %s + %d%s);",
          k, suffix, key, k * headDim, mask);
    }
    for (int head = 0; head < heads; head++) {
      out.line(
          "FloatVector q%d%s = FloatVector.fromArray(S, queries, %s + %d%s);",
          head, suffix, query, head * headDim, mask);
      for (int k = 0; k < keys; k++) {
        out.line("a%d_%d = q%d%s.fma(k%d%s, a%d_%d);", head, k, head, suffix, k, suffix, head, k);
      }
    }
  }
}
