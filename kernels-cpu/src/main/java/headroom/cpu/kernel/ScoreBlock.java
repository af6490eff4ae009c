package headroom.cpu.kernel;

import java.util.stream.IntStream;

/**
 * Emits the QK step of a block: score tiles of all heads against the K panels, and the packing of
 * queries for them. Where {@link ReadAhead} wants it, a panel is walked in parts: some of its dims
 * for all heads, then the next ones, on top of the scores so far.
 *
 * @param heads group and head dim
 * @param plan sizes of the kernel
 */
record ScoreBlock(HeadGeometry heads, TiledPlan plan) {

  /** Fewer dims are not worth a tile's stores and loads of its accumulators. */
  private static final int FEWEST_DIMS = 16;

  /** The number of a panel's first part. */
  private static final String FIRST = "0";

  /** Writes what the class declares. */
  void emitFields(SourceWriter out) {
    out.line("");
    out.line("/** Keys of a K panel. */");
    out.line("private static final int KEY_PANEL = %d;", plan.keyPanel());
    out.line("");
    out.line(
        "/** Queries by tile of up to %d heads%s: [%d dims][heads and padding]. */",
        plan.qkHeads(), parts() == 1 ? "" : " and part of the dims", partDims());
    out.line(
        "private final float[][] queries = new float[%d][%d];",
        tiles().count() * parts(), tileQueryFloats());
  }

  /** Floats of the packed queries. */
  long queryFloats() {
    return (long) tiles().count() * parts() * tileQueryFloats();
  }

  /** Of a tile and part, and what keeps them apart from what other threads read. */
  private int tileQueryFloats() {
    return partDims() * queryStride() + CacheLines.APART;
  }

  /** Writes {@code packQueries}. */
  void emitPackQueries(SourceWriter out) {
    out.line("");
    out.line(
        "/** A negative scale moves its sign here: the softmax looks for the largest score. */");
    out.open("private void packQueries(float[] q, int queryAt, float sign)");
    String part = parts() == 1 ? FIRST : "part";
    if (parts() > 1) {
      out.open("for (int part = 0; part < %d; part++)", parts());
    }
    tiles()
        .emitCalls(
            out,
            size ->
                "%s(queries[%s], q, queryAt + head * HEAD_DIM%s, sign);"
                    .formatted(
                        packMethod(size),
                        tileQueries(size, part),
                        after(part, Integer.toString(partDims()))));
    if (parts() > 1) {
      out.close();
    }
    out.close();
    for (int size : tiles().sizes()) {
      emitPackTile(out, size);
    }
  }

  private static String packMethod(int size) {
    return "pack%d".formatted(size);
  }

  /** All heads of a dim per iteration: C2 does not unroll where it was told not to. */
  private void emitPackTile(SourceWriter out, int size) {
    int stride = tile(size, false).queryStride();
    out.line("");
    out.open(
        "private static void %s(float[] tile, float[] q, int queryAt, float sign)",
        packMethod(size));
    out.line("int first = queryAt & 0x3fffffff;");
    out.open("for (int dim = 0; dim < %d; dim++)", partDims());
    for (int head = 0; head < size; head++) {
      out.line(
          "tile[dim * %d + %d] = q[first + dim + %d] * sign;",
          stride, head, head * heads.headDim());
    }
    out.close();
    out.close();
  }

  /** Writes {@code scoreBlock} and the tiles that it calls. */
  void emit(SourceWriter out) {
    out.line("");
    boolean ahead = plan.readAhead().on();
    out.line(
        "/** Scores of every head against the panels of a run%s. */",
        ahead ? "; `next` is where the following one begins" : "");
    out.line("private void scoreBlock(");
    out.open(
        "    MemorySegment keys, long keyAt, %sint count, int first)", ahead ? "long next, " : "");
    out.open("for (int panel = 0; panel < count; panel += KEY_PANEL)");
    out.line("long panelAt = keyAt + panel * ROW_BYTES;");
    if (ahead) {
      out.line("long inRun = panelAt + %dL;", panelBytes());
      out.line("long ahead = keys.address() + (panel + KEY_PANEL < count ? inRun : next);");
    }
    out.line("int scoreAt = %s + first + panel;", KernelClass.lead(ahead));
    if (plan.widened()) {
      out.line("widen(keys, panelAt, KEY_PANEL * HEAD_DIM, 0);");
    }
    emitTiles(out, FIRST, false);
    if (parts() > 1) {
      out.open("for (int part = 1; part < %d; part++)", parts());
      emitTiles(out, "part", true);
      out.close();
    }
    out.close();
    out.close();
    for (int size : tiles().sizes()) {
      tile(size, false).emit(out);
      if (parts() > 1) {
        tile(size, true).emit(out);
      }
    }
  }

  private void emitTiles(SourceWriter out, String part, boolean resumed) {
    tiles()
        .emitWalk(
            out,
            size ->
                plan.readAhead()
                    .before(
                        call(size, part, resumed),
                        "ahead" + after(part, partBytes() + "L"),
                        partBytes(),
                        tiles().count(),
                        tiles().number(size)));
  }

  private String call(int size, String part, boolean resumed) {
    return new Ballast(plan.shape(), size * plan.qkVectors())
        .call(
            "%s(queries[%s], %s, scores, scoreAt + head * SCORE_STRIDE);"
                .formatted(tile(size, resumed).method(), tileQueries(size, part), keys(part)));
  }

  private String tileQueries(int size, String part) {
    String number = tiles().number(size);
    return parts() == 1 ? number : "(%s) * %d + %s".formatted(number, parts(), part);
  }

  /** The arguments that tell a tile where its keys are. */
  private String keys(String part) {
    if (plan.widened()) {
      int floats = partDims() * plan.keyPanel();
      return "floats, %d%s".formatted(KernelClass.LEAD, after(part, Integer.toString(floats)));
    }
    return "keys, panelAt" + after(part, partBytes() + "L");
  }

  private static String after(String part, String size) {
    return part.equals(FIRST) ? "" : " + %s * %s".formatted(part, size);
  }

  private HeadTiles tiles() {
    return new HeadTiles(heads.group(), plan.qkHeads());
  }

  private int parts() {
    return plan.readAhead()
        .parts(
            panelBytes(),
            tiles().count(),
            parts -> heads.headDim() % parts == 0 && heads.headDim() / parts >= FEWEST_DIMS);
  }

  private int partDims() {
    return heads.headDim() / parts();
  }

  private long panelBytes() {
    return (long) plan.keyPanel() * heads.headDim() * plan.block().cacheLoads().bytes();
  }

  private long partBytes() {
    return panelBytes() / parts();
  }

  /** The widest of all tiles: the one that remains may have a narrower one. */
  private int queryStride() {
    return IntStream.of(tiles().sizes())
        .map(size -> tile(size, false).queryStride())
        .max()
        .orElse(0);
  }

  private ScorePanelTile tile(int tileHeads, boolean resumed) {
    return new ScorePanelTile(
        plan.shape(),
        tileHeads,
        plan.qkVectors(),
        plan.qkUnroll(),
        partDims(),
        resumed,
        plan.tileLoads(),
        plan.scoreStride());
  }
}
