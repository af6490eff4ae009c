package headroom.cpu.kernel;

/**
 * Emits the PV step of a block: value tiles over dims and heads, V in dim panels or row-major.
 *
 * @param heads group and head dim
 * @param plan sizes of the kernel
 */
record ValueBlock(HeadGeometry heads, TiledPlan plan) {

  /** Writes the method and the tiles that it calls. */
  void emit(SourceWriter out) {
    int tileDims = tileDims();
    int full = heads.headDim() / tileDims * tileDims;
    int rest = heads.headDim() - full;
    emitSignature(out);
    if (plan.widened() && !plan.valuePanels()) {
      emitWiden(out, "0", "HEAD_DIM");
    }
    if (full > 0) {
      emitFindKeys(out, tileDims);
      out.open("for (int dim = 0; dim < %d; dim += %d)", full, tileDims);
      emitCalls(out, tileDims);
      out.close();
    }
    if (rest > 0) {
      out.line("// The dims that remain, in a narrower tile.");
      emitFindKeys(out, rest);
      out.open("for (int dim = %d; dim < %d; dim += %d)", full, heads.headDim(), rest);
      emitCalls(out, rest);
      out.close();
    }
    out.close();
    plan.valueRuns().emitMethod(out);
    if (full > 0) {
      emitTiles(out, tileDims);
    }
    if (rest > 0) {
      emitTiles(out, rest);
    }
  }

  /** Writes the call of {@link #emit}'s method where a block is several runs: one for all. */
  void emitCall(SourceWriter out) {
    plan.valueRuns().emitFindRuns(out);
    out.line("valueBlock(cache.values(), count, partial.rows, rowAt);");
  }

  private void emitSignature(SourceWriter out) {
    out.line("");
    if (plan.valueRuns().many()) {
      out.line(
          "/** Adds the weighted values of a block to every row, its runs where the table says."
              + " */");
      out.open("private void valueBlock(MemorySegment values, int count, float[] rows, int rowAt)");
      out.line("int weightAt = %d;", KernelClass.LEAD);
      return;
    }
    out.line(
        "/** Adds the weighted values of a run to every row; its weights begin at `first`. */");
    out.line("private void valueBlock(");
    out.open(
        "    MemorySegment values, long valueAt, int count, int first, float[] rows, int rowAt)");
    out.line("int weightAt = %d + first;", KernelClass.LEAD);
  }

  /**
   * Writes the conversion of the elements that a tile reads: of several runs side by side.
   *
   * @param inRun bytes before them in a run, as an expression
   * @param perKey elements of a key, as an expression
   */
  private void emitWiden(SourceWriter out, String inRun, String perKey) {
    if (plan.valueRuns().many()) {
      out.open("for (int slot = 0; slot < count; slot += RUN)");
      out.line("int run = Math.min(RUN, count - slot);");
      out.line(
          "widen(values, valueRuns[slot / RUN] + %s, run * %s, slot * %s);", inRun, perKey, perKey);
      out.close();
    } else {
      out.line("widen(values, valueAt + %s, count * %s, 0);", inRun, perKey);
    }
  }

  private int tileDims() {
    return Math.min(plan.valueTile(), heads.headDim());
  }

  private HeadTiles tiles() {
    return new HeadTiles(heads.group(), plan.pvHeads());
  }

  private ValueTile tile(int tileHeads, int width) {
    return new ValueTile(
        plan.shape(),
        tileHeads,
        width,
        plan.pvUnroll(),
        keyStride(width),
        plan.tileLoads().bytes(),
        plan.scoreStride(),
        heads.headDim(),
        plan.kvBlock(),
        plan.valueRuns().byKey());
  }

  private void emitFindKeys(SourceWriter out, int width) {
    plan.valueRuns().emitFindKeys(out, keyStride(width) * plan.tileLoads().bytes());
  }

  private int keyStride(int width) {
    return plan.valuePanels() ? width : heads.headDim();
  }

  private void emitTiles(SourceWriter out, int width) {
    for (int size : tiles().sizes()) {
      tile(size, width).emit(out);
    }
  }

  private void emitCalls(SourceWriter out, int width) {
    if (plan.widened() && plan.valuePanels()) {
      emitWiden(out, "dim * RUN_BYTES", "%d".formatted(width));
    }
    String value = tileValues();
    tiles()
        .emitCalls(
            out,
            size ->
                new Ballast(plan.shape(), size * Math.ceilDiv(width, plan.shape().lanes()))
                    .call(
                        "%s(scores, weightAt + head * SCORE_STRIDE, %s, count, rows, rowAt + head * HEAD_DIM + dim);"
                            .formatted(tile(size, width).method(), value)));
  }

  /** The arguments that tell a tile where its values are. */
  private String tileValues() {
    String inRow = "dim * %dL".formatted(plan.tileLoads().bytes());
    if (plan.widened()) {
      return "widened, %dL + %s"
          .formatted(TiledSource.WIDENED_AT, plan.valuePanels() ? "0" : inRow);
    }
    String inRun = plan.valuePanels() ? "dim * RUN_BYTES" : inRow;
    return plan.valueRuns().byKey() ? "values, keyValues, " + inRun : "values, valueAt + " + inRun;
  }
}
