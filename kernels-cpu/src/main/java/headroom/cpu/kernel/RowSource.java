package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import java.util.List;

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
    KernelClass frame = new KernelClass(className, heads, plan.block(), false);
    SourceWriter out = new SourceWriter();
    frame.emitHead(out, config);
    frame.emitScores(out);
    out.line("");
    out.line("/** Queries: [GROUP][HEAD_DIM]. */");
    out.line("private final float[] queries = new float[%d + GROUP * HEAD_DIM];", KernelClass.LEAD);
    frame.emitDecode(out, "copyQueries(q, queryAt, scale < 0 ? -1f : 1f);", frame::emitValueRuns);
    plan.block().cacheLoads().emitSpecies(out, heads.headDim() % plan.block().shape().lanes() != 0);
    if (plan.block().blocks().scaled()) {
      emitLoadScales(out);
    }
    if (new LaneSums(plan.block().shape()).covers(plan.streams())) {
      new LaneSums(plan.block().shape()).emit(out);
    }
    emitCopyQueries(out);
    emitScoreBlock(out);
    plan.block().softmax().emit(out);
    emitValueBlock(out);
    out.close();
    return new KernelSource(className, config.key(), out.toString());
  }

  /** Bytes of the arrays that the class declares. */
  long scratchBytes() {
    long queries = KernelClass.LEAD + (long) heads.group() * heads.headDim();
    return (queries + KernelClass.scoreFloats(heads, plan.block(), false)) * Float.BYTES;
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

  private void emitLoadScales(SourceWriter out) {
    out.line("");
    out.line(
        "/** Takes the scales of `count` tokens for the slots from `first`, as the walk goes. */");
    out.open("private void loadScales(KvCache cache, long at, int count, int first)");
    out.line("MemorySegment keys = cache.keyScales();");
    out.line("MemorySegment values = cache.valueScales();");
    walk(1)
        .emitRows(
            out,
            (row, slot) -> {
              for (String side : List.of("key", "value")) {
                out.line(
                    "%sScales[%s] = %ss.get(ValueLayout.JAVA_FLOAT, at + (%s) * 4L);",
                    side, slot, side, row);
              }
            });
    out.close();
  }

  private void emitScoreBlock(SourceWriter out) {
    RowWalk walk = walk(plan.qkHeads());
    out.line("");
    out.line("/** Scores of every head against the rows of a block, in the order of the walk. */");
    out.open("private void scoreBlock(MemorySegment keys, long keyAt, int count, int first)");
    walk.emit(
        out,
        "keyAt",
        streams ->
            size ->
                "%s(queries, %d + head * HEAD_DIM, keys, at, stride, scores, %d + head * SCORE_STRIDE + slot);"
                    .formatted(
                        scoreTile(size, streams).method(), KernelClass.LEAD, KernelClass.LEAD));
    out.close();
    walk.forEachTile((size, streams) -> scoreTile(size, streams).emit(out));
  }

  private void emitValueBlock(SourceWriter out) {
    RowWalk walk = walk(plan.pvHeads());
    out.line("");
    out.line("/** Adds the weighted values of a block to every row of the output. */");
    out.line("private void valueBlock(");
    out.open(
        "    MemorySegment values, long valueAt, int count, int first, float[] out, int outAt)");
    walk.emit(
        out,
        "valueAt",
        streams ->
            size ->
                "%s(scores, %d + head * SCORE_STRIDE + slot, values, at, stride, out, outAt + head * HEAD_DIM);"
                    .formatted(valueTile(size, streams).method(), KernelClass.LEAD));
    out.close();
    walk.forEachTile((size, streams) -> valueTile(size, streams).emit(out));
  }

  private RowWalk walk(int tileHeads) {
    return new RowWalk(new HeadTiles(heads.group(), tileHeads), plan.streams());
  }

  private ScoreRowTile scoreTile(int tileHeads, int streams) {
    return new ScoreRowTile(
        plan.block().shape(),
        tileHeads,
        streams,
        plan.qkUnroll(),
        heads.headDim(),
        plan.block().cacheLoads(),
        plan.block().scoreStride());
  }

  private ValueRowTile valueTile(int tileHeads, int streams) {
    return new ValueRowTile(
        plan.block().shape(),
        tileHeads,
        streams,
        plan.pvUnroll(),
        heads.headDim(),
        plan.block().cacheLoads(),
        plan.block().scoreStride());
  }
}
