package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import java.util.stream.IntStream;

/** Writes the source of a {@link TiledDecode} kernel. */
final class TiledSource {

  private final HeadGeometry heads;
  private final TiledPlan plan;

  TiledSource(HeadGeometry heads, TiledPlan plan) {
    this.heads = heads;
    this.plan = plan;
  }

  /** The compilation unit. */
  KernelSource write(KernelConfig config) {
    String className = "TiledG%dD%d".formatted(heads.group(), heads.headDim());
    KernelClass frame = new KernelClass(className, plan.shape(), heads);
    SourceWriter out = new SourceWriter();
    frame.emitHead(out, config, plan.kvBlock());
    frame.emitScores(out, plan.scoreStride());
    emitFields(out);
    frame.emitDecode(out, "packQueries(q, queryAt, scale < 0 ? -1f : 1f);");
    frame.emitLoads(out);
    emitPackQueries(out);
    emitScoreBlock(out);
    new SoftmaxBlock(plan.shape(), heads.headDim()).emit(out);
    new ValueBlock(
            plan.shape(),
            heads,
            plan.pvHeads(),
            Math.min(plan.valueTile(), heads.headDim()),
            plan.pvUnroll(),
            plan.kvBlock(),
            plan.valuePanels())
        .emit(out);
    out.close();
    return new KernelSource(className, config.key(), out.toString());
  }

  /** Bytes of the arrays that the class declares. */
  long scratchBytes() {
    long queries = (long) queryTiles() * heads.headDim() * queryStride();
    long scores = (long) heads.group() * plan.scoreStride() + KernelClass.LEAD;
    return (queries + scores) * Float.BYTES;
  }

  private HeadTiles tiles() {
    return new HeadTiles(heads.group(), plan.qkHeads());
  }

  private void emitFields(SourceWriter out) {
    out.line("");
    out.line("/** Keys of a K panel. */");
    out.line("private static final int KEY_PANEL = %d;", plan.keyPanel());
    out.line("");
    out.line("/** Queries by tile of %d heads: [HEAD_DIM][heads and padding]. */", plan.qkHeads());
    out.line(
        "private final float[][] queries = new float[%d][%d];",
        queryTiles(), heads.headDim() * queryStride());
  }

  private int queryTiles() {
    return Math.ceilDiv(heads.group(), plan.qkHeads());
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
                "packTile(queries[head / %d], %d, q, queryAt + head * HEAD_DIM, %d, sign);"
                    .formatted(plan.qkHeads(), scoreTile(size).queryStride(), size));
    out.close();
    out.line("");
    out.line("private static void packTile(");
    out.open("    float[] tile, int stride, float[] q, int queryAt, int heads, float sign)");
    out.open("for (int head = 0; head < heads; head++)");
    out.open("for (int dim = 0; dim < HEAD_DIM; dim++)");
    out.line("tile[dim * stride + head] = q[queryAt + head * HEAD_DIM + dim] * sign;");
    out.close();
    out.close();
    out.close();
  }

  private void emitScoreBlock(SourceWriter out) {
    out.line("");
    out.line("/** Scores of every head against the panels of a block. */");
    out.open("private void scoreBlock(MemorySegment keys, long keyAt, int count)");
    out.open("for (int panel = 0; panel < count; panel += KEY_PANEL)");
    out.line("long panelAt = keyAt + panel * ROW_BYTES;");
    tiles()
        .emitCalls(
            out,
            size ->
                "%s(queries[head / %d], keys, panelAt, scores, %d + head * SCORE_STRIDE + panel);"
                    .formatted(scoreTile(size).method(), plan.qkHeads(), KernelClass.LEAD));
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
        plan.scoreStride());
  }
}
