package headroom.cpu.kernel;

/**
 * Emits the inner kernel of QK over row-major keys: {@code heads × keys} dot products at once,
 * lanes over dims, a horizontal sum each at the end.
 *
 * <pre>
 *               keys  row 0   row 1   row 2       each [headDim]
 *   query row 0 ────   a0_0    a0_1    a0_2       per vector of dims: heads + keys loads,
 *   query row 1 ────   a1_0    a1_1    a1_2       heads × keys FMAs
 * </pre>
 *
 * @param shape vector width
 * @param heads query heads of the tile
 * @param keys keys of the tile
 * @param unroll vectors per loop iteration
 * @param headDim dims in all; the last vector is masked where the lanes do not divide it
 * @param scoreStride floats between two heads' score rows
 */
record ScoreRowTile(
    VectorShape shape, int heads, int keys, int unroll, int headDim, int scoreStride) {

  /** Name of the emitted method. */
  String method() {
    return "scores%dx%d".formatted(heads, keys);
  }

  /** Writes the method. */
  void emit(SourceWriter out) {
    int lanes = shape.lanes();
    int fullVectors = headDim / lanes;
    int looped = fullVectors / unroll * unroll * lanes;
    out.line("");
    out.line(
        "/** Scores of %d query rows against %d key rows of %d dims. */", heads, keys, headDim);
    out.line("private static void %s(", method());
    out.open(
        "    float[] queries, int queryAt, MemorySegment keys, long keyAt, float[] scores, int"
            + " scoreAt)");
    for (int head = 0; head < heads; head++) {
      for (int key = 0; key < keys; key++) {
        out.line("FloatVector a%d_%d = FloatVector.zero(S);", head, key);
      }
    }
    out.line("// A known range spares C2 a sign extension per index.");
    out.line("int queryBase = queryAt & 0x3fffffff;");
    if (looped > 0) {
      out.open("for (int dim = 0; dim < %d; dim += %d)", looped, unroll * lanes);
      out.line("int query = queryBase + dim;");
      out.line("long key = keyAt + dim * 4L;");
      for (int step = 0; step < unroll; step++) {
        emitVector(out, "query", "key", step * lanes, "");
      }
      out.close();
    }
    for (int dim = looped; dim < fullVectors * lanes; dim += lanes) {
      emitVector(out, "queryBase", "keyAt", dim, "");
    }
    if (headDim % lanes != 0) {
      emitVector(out, "queryBase", "keyAt", fullVectors * lanes, ", DIM_TAIL");
    }
    for (int head = 0; head < heads; head++) {
      emitSums(out, head);
    }
    out.close();
  }

  private void emitSums(SourceWriter out, int head) {
    LaneSums sums = new LaneSums(shape);
    if (sums.covers(keys)) {
      String[] accumulators = new String[keys];
      for (int key = 0; key < keys; key++) {
        accumulators[key] = "a%d_%d".formatted(head, key);
      }
      // Lanes after the last sum go where later tiles store theirs, or into the row's padding.
      out.line("%s.intoArray(scores, scoreAt + %d);", sums.sums(accumulators), head * scoreStride);
      return;
    }
    for (int key = 0; key < keys; key++) {
      out.line(
          "scores[scoreAt + %d] = a%d_%d.reduceLanes(VectorOperators.ADD);",
          head * scoreStride + key, head, key);
    }
  }

  private void emitVector(SourceWriter out, String query, String key, int dim, String mask) {
    for (int head = 0; head < heads; head++) {
      out.line(
          "FloatVector q%d_%d = FloatVector.fromArray(S, queries, %s + %d%s);",
          head, dim, query, head * headDim + dim, mask);
    }
    for (int k = 0; k < keys; k++) {
      out.line(
          "FloatVector k%d_%d = load(keys, %s + %d%s);",
          k, dim, key, (k * headDim + dim) * Float.BYTES, mask);
      for (int head = 0; head < heads; head++) {
        out.line("a%d_%d = q%d_%d.fma(k%d_%d, a%d_%d);", head, k, head, dim, k, dim, head, k);
      }
    }
  }
}
