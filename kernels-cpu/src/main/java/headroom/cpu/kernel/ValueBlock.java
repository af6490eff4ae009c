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
    out.line("");
    out.line(
        "/** Adds the weighted values of a run to every row; its weights begin at `first`. */");
    out.line("private void valueBlock(");
    out.open(
        "    MemorySegment values, long valueAt, int count, int first, float[] rows, int rowAt)");
    out.line("int weightAt = %d + first;", KernelClass.LEAD);
    if (plan.widened() && !plan.valuePanels()) {
      out.line("widen(values, valueAt, count * HEAD_DIM);");
    }
    if (full > 0) {
      out.open("for (int dim = 0; dim < %d; dim += %d)", full, tileDims);
      emitCalls(out, tileDims);
      out.close();
    }
    if (rest > 0) {
      out.line("// The dims that remain, in a narrower tile.");
      out.open("for (int dim = %d; dim < %d; dim += %d)", full, heads.headDim(), rest);
      emitCalls(out, rest);
      out.close();
    }
    out.close();
    if (full > 0) {
      emitTiles(out, tileDims);
    }
    if (rest > 0) {
      emitTiles(out, rest);
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
        plan.valuePanels() ? width : heads.headDim(),
        plan.tileLoads().bytes(),
        plan.scoreStride(),
        heads.headDim(),
        plan.kvBlock());
  }

  private void emitTiles(SourceWriter out, int width) {
    for (int size : tiles().sizes()) {
      tile(size, width).emit(out);
    }
  }

  private void emitCalls(SourceWriter out, int width) {
    String panelAt = "valueAt + dim * RUN_BYTES";
    if (plan.widened() && plan.valuePanels()) {
      out.line("widen(values, %s, count * %d);", panelAt, width);
    }
    String inRow = "dim * %dL".formatted(plan.tileLoads().bytes());
    String rowsOrPanel = plan.valuePanels() ? panelAt : "valueAt + " + inRow;
    String floats = plan.valuePanels() ? "0" : inRow;
    String value =
        plan.widened()
            ? "widened, %dL + %s".formatted(TiledSource.WIDENED_AT, floats)
            : "values, " + rowsOrPanel;
    tiles()
        .emitCalls(
            out,
            size ->
                new Ballast(plan.shape(), size * Math.ceilDiv(width, plan.shape().lanes()))
                    .call(
                        "%s(scores, weightAt + head * SCORE_STRIDE, %s, count, rows, rowAt + head * HEAD_DIM + dim);"
                            .formatted(tile(size, width).method(), value)));
  }
}
