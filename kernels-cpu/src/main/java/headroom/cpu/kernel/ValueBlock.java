package headroom.cpu.kernel;

/**
 * Emits the PV step of a block: value tiles over dims and heads, V in dim panels or row-major.
 *
 * @param shape vector width
 * @param heads group and head dim
 * @param tileHeads heads of a full tile
 * @param tileDims dims of a full tile; with panels also the width of a V panel
 * @param unroll keys per loop iteration
 * @param kvBlock keys per block
 * @param panels whether V lies in dim panels
 */
record ValueBlock(
    VectorShape shape,
    HeadGeometry heads,
    int tileHeads,
    int tileDims,
    int unroll,
    int kvBlock,
    boolean panels) {

  /** Writes the method and the tiles that it calls. */
  void emit(SourceWriter out) {
    int full = heads.headDim() / tileDims * tileDims;
    int rest = heads.headDim() - full;
    out.line("");
    out.line("/** Adds the weighted values of a block to every row. */");
    out.line("private void valueBlock(");
    out.open("    MemorySegment values, long valueAt, int count, float[] rows, int rowAt)");
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

  private HeadTiles tiles() {
    return new HeadTiles(heads.group(), tileHeads);
  }

  private ValueTile tile(int tileHeads, int width) {
    int keyStride = panels ? width : heads.headDim();
    int weightStride = SoftmaxBlock.rowStride(shape, kvBlock);
    return new ValueTile(
        shape, tileHeads, width, unroll, keyStride, weightStride, heads.headDim(), kvBlock);
  }

  private void emitTiles(SourceWriter out, int width) {
    for (int size : tiles().sizes()) {
      tile(size, width).emit(out);
    }
  }

  private void emitCalls(SourceWriter out, int width) {
    String value = panels ? "valueAt + dim * BLOCK_BYTES" : "valueAt + dim * 4L";
    tiles()
        .emitCalls(
            out,
            size ->
                "%s(scores, %d + head * SCORE_STRIDE, values, %s, count, rows, rowAt + head * HEAD_DIM + dim);"
                    .formatted(tile(size, width).method(), KernelClass.LEAD, value));
  }
}
