package headroom.cpu.kernel;

import headroom.config.KernelConfig;

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
    long floats = (long) heads.group() * (heads.headDim() + plan.scoreStride());
    return (floats + 2 * KernelClass.LEAD) * Float.BYTES;
  }

  private HeadTiles tiles() {
    return new HeadTiles(heads.group(), plan.qkHeads());
  }

  private void emitFields(SourceWriter out) {
    out.line("");
    out.line("/** Keys of a K panel. */");
    out.line("private static final int KEY_PANEL = %d;", plan.keyPanel());
    out.line("");
    out.line("/** Queries by tile: [tile][HEAD_DIM][heads of the tile]. */");
    out.line("private final float[] queries = new float[%d + GROUP * HEAD_DIM];", KernelClass.LEAD);
  }

  private void emitPackQueries(SourceWriter out) {
    out.line("");
    out.line(
        "/** A negative scale moves its sign here: the softmax looks for the largest score. */");
    out.open("private void packQueries(float[] q, int queryAt, float sign)");
    tiles().emitCalls(out, size -> "packTile(q, queryAt, head, %d, sign);".formatted(size));
    out.close();
    out.line("");
    out.open("private void packTile(float[] q, int queryAt, int head, int heads, float sign)");
    out.line("int packed = %d + head * HEAD_DIM;", KernelClass.LEAD);
    out.open("for (int h = 0; h < heads; h++)");
    out.line("int row = queryAt + (head + h) * HEAD_DIM;");
    out.open("for (int dim = 0; dim < HEAD_DIM; dim++)");
    out.line("queries[packed + dim * heads + h] = q[row + dim] * sign;");
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
                "%s(queries, %d + head * HEAD_DIM, keys, panelAt, scores, %d + head * SCORE_STRIDE + panel);"
                    .formatted(scoreTile(size).method(), KernelClass.LEAD, KernelClass.LEAD));
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
