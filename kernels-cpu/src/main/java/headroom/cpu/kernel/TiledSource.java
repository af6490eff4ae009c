package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import java.util.List;
import java.util.stream.IntStream;

/** Writes the source of a {@link TiledDecode} kernel. */
final class TiledSource {

  /** Vectors per iteration of a conversion: enough to hide its loop. */
  private static final int WIDEN_UNROLL = 4;

  /** First byte of widened elements. */
  static final int WIDENED_AT = KernelClass.LEAD * Float.BYTES;

  private final HeadGeometry heads;
  private final TiledPlan plan;

  TiledSource(HeadGeometry heads, TiledPlan plan) {
    this.heads = heads;
    this.plan = plan;
  }

  /** The compilation unit. */
  KernelSource write(KernelConfig config) {
    String className = "TiledG%dD%d".formatted(heads.group(), heads.headDim());
    KernelClass frame = new KernelClass(className, heads, plan.block());
    SourceWriter out = new SourceWriter();
    frame.emitHead(out, config);
    frame.emitScores(out);
    emitFields(out);
    ValueBlock values = new ValueBlock(heads, plan);
    frame.emitDecode(
        out,
        "packQueries(q, queryAt, scale < 0 ? -1f : 1f);",
        plan.valueRuns().many() ? values::emitCall : frame::emitValueRuns);
    plan.tileLoads().emit(out, "load", heads.headDim() % plan.shape().lanes() != 0);
    if (plan.widened()) {
      emitWiden(out);
    }
    if (plan.block().blocks().scaled()) {
      emitLoadScales(out);
    }
    emitPackQueries(out);
    emitScoreBlock(out);
    plan.block().softmax().emit(out);
    values.emit(out);
    out.close();
    return new KernelSource(className, config.key(), out.toString());
  }

  /** Bytes of the arrays that the class declares. */
  long scratchBytes() {
    long queries = (long) tiles().count() * heads.headDim() * queryStride();
    long scores = KernelClass.scoreFloats(heads, plan.block());
    long floats = queries + scores + widenedFloats();
    return floats * Float.BYTES + plan.valueRuns().scratchBytes();
  }

  /** The largest panel of K, or of V's block in dim panels, or block of V in rows. */
  private long widenedFloats() {
    if (!plan.widened()) {
      return 0;
    }
    int tile = Math.min(plan.valueTile(), heads.headDim());
    long values = (long) plan.block().kvBlock() * (plan.valuePanels() ? tile : heads.headDim());
    // The last vector of a value block may be a part of one.
    long most = Math.max((long) plan.keyPanel() * heads.headDim(), values);
    return KernelClass.LEAD + most + plan.shape().lanes();
  }

  private HeadTiles tiles() {
    return new HeadTiles(heads.group(), plan.qkHeads());
  }

  private void emitFields(SourceWriter out) {
    out.line("");
    out.line("/** Keys of a K panel. */");
    out.line("private static final int KEY_PANEL = %d;", plan.keyPanel());
    out.line("");
    out.line(
        "/** Queries by tile of up to %d heads: [HEAD_DIM][heads and padding]. */", plan.qkHeads());
    out.line(
        "private final float[][] queries = new float[%d][%d];",
        tiles().count(), heads.headDim() * queryStride());
    plan.valueRuns().emitFields(out);
    if (plan.widened()) {
      out.line("");
      out.line("/** A panel of K, or of a block's V, as floats. */");
      out.line("private final float[] floats = new float[%d];", widenedFloats());
      out.line("");
      out.line("/** The same memory, for the tiles. */");
      out.line("private final MemorySegment widened = MemorySegment.ofArray(floats);");
    }
  }

  /**
   * Four vectors per iteration, then one: C2 does not unroll where it was told not to. They go into
   * an array, since after each store to a segment C2 checks both segments again: 40 instructions
   * per vector instead of 5.
   */
  private void emitWiden(SourceWriter out) {
    int lanes = plan.shape().lanes();
    int bytes = plan.block().cacheLoads().bytes();
    plan.block().cacheLoads().emit(out, "narrow", false);
    out.line("");
    out.line("/** Makes `floats` from `to` on of elements side by side, up to a whole vector. */");
    out.open("private void widen(MemorySegment elements, long at, int count, int to)");
    out.line("// Known ranges spare C2 a sign extension per index.");
    out.line("int first = to & 0xfffffff;");
    out.line("int end = count & 0xfffffff;");
    out.line("int i = 0;");
    out.open("for (; i <= end - %d; i += %d)", WIDEN_UNROLL * lanes, WIDEN_UNROLL * lanes);
    for (int v = 0; v < WIDEN_UNROLL; v++) {
      out.line(
          "narrow(elements, at + i * %dL + %d).intoArray(floats, first + i + %d);",
          bytes, v * lanes * bytes, KernelClass.LEAD + v * lanes);
    }
    out.close();
    out.open("for (; i < end; i += %d)", lanes);
    out.line(
        "narrow(elements, at + i * %dL).intoArray(floats, first + i + %d);",
        bytes, KernelClass.LEAD);
    out.close();
    out.close();
  }

  private static void emitLoadScales(SourceWriter out) {
    out.line("");
    out.line("/** Takes the scales of `count` tokens for the slots from `first`. */");
    out.open("private void loadScales(KvCache cache, long at, int count, int first)");
    for (String side : List.of("key", "value")) {
      out.line("MemorySegment.copy(");
      out.line(
          "    cache.%sScales(), ValueLayout.JAVA_FLOAT, at, %sScales, first, count);", side, side);
    }
    KernelClass.emitScaleEnds(out);
    out.close();
  }

  /** The widest of all tiles: the one that remains may have a narrower one. */
  private int queryStride() {
    return IntStream.of(tiles().sizes()).map(size -> scoreTile(size).queryStride()).max().orElse(0);
  }

  private void emitPackQueries(SourceWriter out) {
    out.line("");
    out.line(
        "/** A negative scale moves its sign here: the softmax looks for the largest score. */");
    out.open("private void packQueries(float[] q, int queryAt, float sign)");
    tiles()
        .emitCalls(
            out,
            size ->
                "%s(queries[%s], q, queryAt + head * HEAD_DIM, sign);"
                    .formatted(packMethod(size), tiles().number(size)));
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
    int stride = scoreTile(size).queryStride();
    out.line("");
    out.open(
        "private static void %s(float[] tile, float[] q, int queryAt, float sign)",
        packMethod(size));
    out.line("int first = queryAt & 0x3fffffff;");
    out.open("for (int dim = 0; dim < HEAD_DIM; dim++)");
    for (int head = 0; head < size; head++) {
      out.line(
          "tile[dim * %d + %d] = q[first + dim + %d] * sign;",
          stride, head, head * heads.headDim());
    }
    out.close();
    out.close();
  }

  private void emitScoreBlock(SourceWriter out) {
    out.line("");
    out.line("/** Scores of every head against the panels of a block. */");
    out.open("private void scoreBlock(MemorySegment keys, long keyAt, int count, int first)");
    out.open("for (int panel = 0; panel < count; panel += KEY_PANEL)");
    out.line("long panelAt = keyAt + panel * ROW_BYTES;");
    out.line("int scoreAt = %d + first + panel;", KernelClass.LEAD);
    if (plan.widened()) {
      out.line("widen(keys, panelAt, KEY_PANEL * HEAD_DIM, 0);");
    }
    String panel = plan.widened() ? "widened, %dL".formatted(WIDENED_AT) : "keys, panelAt";
    tiles()
        .emitCalls(
            out,
            size ->
                new Ballast(plan.shape(), size * plan.qkVectors())
                    .call(
                        "%s(queries[%s], %s, scores, scoreAt + head * SCORE_STRIDE);"
                            .formatted(scoreTile(size).method(), tiles().number(size), panel)));
    out.close();
    out.close();
    for (int size : tiles().sizes()) {
      scoreTile(size).emit(out);
    }
  }

  private ScorePanelTile scoreTile(int tileHeads) {
    return new ScorePanelTile(
        plan.shape(),
        tileHeads,
        plan.qkVectors(),
        plan.qkUnroll(),
        heads.headDim(),
        plan.tileLoads().bytes(),
        plan.scoreStride());
  }
}
