package headroom.cpu.kernel;

/**
 * Emits the inner kernel of QK over key panels: {@code heads × vectors} accumulators, lanes over
 * keys, so that no horizontal sum is needed.
 *
 * <pre>
 *            keys  [dims][vectors · lanes]     one panel
 *   queries    k0   k1   k2
 *    q0 ─────  a00  a01  a02      per dim: `vectors` loads, `heads` broadcasts,
 *    q1 ─────  a10  a11  a12      heads × vectors FMAs; accumulators stay in registers
 *   [dims][queryStride]
 * </pre>
 *
 * @param shape vector width
 * @param heads query heads of the tile
 * @param vectors key vectors of the tile
 * @param unroll dims per loop iteration
 * @param dims dims of a panel, or of a part of it; what {@code unroll} leaves over follows the loop
 * @param resumed whether the accumulators start from the scores of the parts before
 * @param loads how the tile loads keys
 * @param scoreStride floats between two heads' score rows
 */
record ScorePanelTile(
    VectorShape shape,
    int heads,
    int vectors,
    int unroll,
    int dims,
    boolean resumed,
    ElementLoads loads,
    int scoreStride) {

  private static final int LARGEST_SCALE = 8;

  /** Name of the emitted method. */
  String method() {
    return "%s%dx%d".formatted(resumed ? "moreScores" : "scores", heads, vectors);
  }

  private int panel() {
    return vectors * shape.lanes();
  }

  /**
   * Floats between two dims' queries, the heads and some padding. So chosen that one loop variable
   * serves queries and keys: a dim's keys are 8, 4, 2 or 1 times as many bytes, a factor that x86
   * and Arm apply within an address. Else C2 spends seven more instructions on indices. Where the
   * keys are fewer bytes than there are heads, queries lie closer and have an index of their own.
   */
  int queryStride() {
    int stride = Math.max(1, panelBytes() / LARGEST_SCALE);
    while (stride < heads) {
      stride *= 2;
    }
    return stride;
  }

  private int panelBytes() {
    return panel() * loads.bytes();
  }

  /** From the first dim's keys to those of the loop's, as a multiple of the loop's variable. */
  private String keyOffset() {
    int stride = queryStride();
    int dim = panel() * loads.stride();
    return dim % stride == 0
        ? "query * " + loads.index(dim / stride)
        : "query / %d * %s".formatted(stride, loads.index(dim));
  }

  /** Writes the method. */
  void emit(SourceWriter out) {
    out.line("");
    out.line(
        "/** Scores of %d heads [%d][%d] against a panel of %d keys [%d][%d]. */",
        heads, dims, queryStride(), panel(), dims, panel());
    Ballast ballast = new Ballast(shape, heads * vectors);
    out.line("private static %s %s(", ballast.result(), method());
    out.line("    float[] queries, %s keys, %s keyAt,", loads.memoryType(), loads.indexType());
    out.open("    float[] scores, int scoreAt%s)", ballast.parameters());
    out.line("int at = scoreAt & 0x3fffffff; // one index across the loop, not one per store");
    String panel = loads.emitStart(out, "keyAt");
    for (int head = 0; head < heads; head++) {
      for (int v = 0; v < vectors; v++) {
        String start =
            resumed
                ? "FloatVector.fromArray(S, scores, at + %d)".formatted(scoreOffset(head, v))
                : "FloatVector.zero(S)";
        out.line("FloatVector a%d_%d = %s;", head, v, start);
      }
    }
    int looped = dims - dims % unroll;
    if (looped > 0) {
      out.open(
          "for (int query = 0; query < %d; query += %d)",
          looped * queryStride(), unroll * queryStride());
      out.line("%s key = %s + %s;", loads.indexType(), panel, keyOffset());
      for (int step = 0; step < unroll; step++) {
        emitDim(out, "query + ", "key", step);
      }
      out.close();
    }
    for (int dim = looped; dim < dims; dim++) {
      emitDim(out, "", panel, dim);
    }
    for (int head = 0; head < heads; head++) {
      for (int v = 0; v < vectors; v++) {
        out.line("a%d_%d.intoArray(scores, at + %d);", head, v, scoreOffset(head, v));
      }
    }
    ballast.emitEnd(out, "scores");
    out.close();
  }

  private int scoreOffset(int head, int vector) {
    return head * scoreStride + vector * shape.lanes();
  }

  private void emitDim(SourceWriter out, String query, String key, int dim) {
    for (int v = 0; v < vectors; v++) {
      int offset = dim * panel() + v * shape.lanes();
      String at = "%s + %d".formatted(key, offset * loads.stride());
      out.line("FloatVector k%d_%d = %s;", v, dim, loads.load("keys", at));
    }
    for (int head = 0; head < heads; head++) {
      out.line(
          "FloatVector q%d_%d = FloatVector.broadcast(S, queries[%s%d]);",
          head, dim, query, dim * queryStride() + head);
      for (int v = 0; v < vectors; v++) {
        out.line("a%d_%d = q%d_%d.fma(k%d_%d, a%d_%d);", head, v, head, dim, v, dim, head, v);
      }
    }
  }
}
