package headroom.cpu.kernel;

import headroom.config.KernelConfig;

/** Writes the source of a {@link RowDecode} kernel. */
final class RowSource {

  private final HeadGeometry heads;
  private final RowPlan plan;

  RowSource(HeadGeometry heads, RowPlan plan) {
    this.heads = heads;
    this.plan = plan;
  }

  /** The compilation unit. */
  KernelSource write(KernelConfig config) {
    String className = "RowG%dD%d".formatted(heads.group(), heads.headDim());
    KernelClass frame = new KernelClass(className, plan.shape(), heads);
    SourceWriter out = new SourceWriter();
    frame.emitHead(out, config, plan.kvBlock());
    frame.emitScores(out, plan.scoreStride());
    out.line("");
    out.line("/** Queries: [GROUP][HEAD_DIM]. */");
    out.line("private final float[] queries = new float[%d + GROUP * HEAD_DIM];", KernelClass.LEAD);
    frame.emitDecode(out, "copyQueries(q, queryAt, scale < 0 ? -1f : 1f);");
    frame.emitLoads(out);
    if (new LaneSums(plan.shape()).covers(plan.qkKeys())) {
      new LaneSums(plan.shape()).emit(out);
    }
    emitCopyQueries(out);
    emitScoreBlock(out);
    new SoftmaxBlock(plan.shape(), heads.headDim()).emit(out);
    new ValueBlock(
            plan.shape(),
            heads,
            plan.pvHeads(),
            Math.min(plan.pvVectors() * plan.shape().lanes(), heads.headDim()),
            plan.pvUnroll(),
            plan.kvBlock(),
            false)
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

  private void emitCopyQueries(SourceWriter out) {
    out.line("");
    out.line(
        "/** A negative scale moves its sign here: the softmax looks for the largest score. */");
    out.open("private void copyQueries(float[] q, int queryAt, float sign)");
    out.open("for (int i = 0; i < GROUP * HEAD_DIM; i++)");
    out.line("queries[%d + i] = q[queryAt + i] * sign;", KernelClass.LEAD);
    out.close();
    out.close();
  }

  private void emitScoreBlock(SourceWriter out) {
    out.line("");
    out.line("/** Scores of every head against the rows of a block. */");
    out.open("private void scoreBlock(MemorySegment keys, long keyAt, int count)");
    if (plan.qkKeys() == 1) {
      emitKeyLoop(out, "0", "count", 1);
    } else {
      out.line("int tiled = count - count %% %d;", plan.qkKeys());
      emitKeyLoop(out, "0", "tiled", plan.qkKeys());
      out.line("// The keys that remain, one at a time: nothing after the last key is read.");
      emitKeyLoop(out, "tiled", "count", 1);
    }
    out.close();
    emitTiles(out, plan.qkKeys());
    if (plan.qkKeys() > 1) {
      emitTiles(out, 1);
    }
  }

  private void emitKeyLoop(SourceWriter out, String from, String to, int keys) {
    out.open("for (int key = %s; key < %s; key += %d)", from, to, keys);
    tiles()
        .emitCalls(
            out,
            size ->
                "%s(queries, %d + head * HEAD_DIM, keys, keyAt + key * ROW_BYTES, scores, %d + head * SCORE_STRIDE + key);"
                    .formatted(scoreTile(size, keys).method(), KernelClass.LEAD, KernelClass.LEAD));
    out.close();
  }

  private void emitTiles(SourceWriter out, int keys) {
    if (tiles().full() > 0) {
      scoreTile(plan.qkHeads(), keys).emit(out);
    }
    if (tiles().remainder() > 0) {
      scoreTile(tiles().remainder(), keys).emit(out);
    }
  }

  private ScoreRowTile scoreTile(int tileHeads, int keys) {
    return new ScoreRowTile(
        plan.shape(), tileHeads, keys, plan.qkUnroll(), heads.headDim(), plan.scoreStride());
  }
}
