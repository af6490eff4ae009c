package headroom.cpu.kernel;

/**
 * Emits the PV step of a block: value tiles over dims and heads, V in dim panels or row-major.
 *
 * @param heads group and head dim
 * @param plan sizes of the kernel
 */
record ValueBlock(HeadGeometry heads, TiledPlan plan) {

  /** Fewer keys are not worth a tile's stores and loads of its accumulators. */
  private static final int FEWEST_KEYS = 16;

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
    plan.valueRuns().emitMethod(out, plan.shape());
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
      out.line("int weightAt = %s;", lead());
      return;
    }
    out.line(
        "/** Adds the weighted values of a run to every row; its weights begin at `first`%s. */",
        plan.readAhead().on() ? ", the next run at `next`" : "");
    out.line("private void valueBlock(");
    out.line(
        "    MemorySegment values, long valueAt, %sint count, int first,",
        plan.readAhead().on() ? "long next, " : "");
    out.open("    float[] rows, int rowAt)");
    out.line("int weightAt = %s + first;", lead());
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

  private String lead() {
    return KernelClass.lead(plan.readAhead().on());
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
        plan.tileLoads(),
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
    int keys = partKeys(width);
    if (keys == plan.kvBlock()) {
      emitTileCalls(out, width, keys, "", "count");
      return;
    }
    out.open("for (int part = 0; part < count; part += %d)", keys);
    out.line("int keys = Math.min(%d, count - part);", keys);
    emitTileCalls(out, width, keys, "part", "keys");
    out.close();
  }

  /** Keys that a tile gets at a time: all of a block, or what is sent for at a time of a run. */
  private int partKeys(int width) {
    if (!plan.readAhead().on()) {
      return plan.kvBlock();
    }
    int run = plan.block().blocks().run();
    int parts =
        plan.readAhead()
            .parts(
                keyBytes(width) * run,
                tiles().count(),
                count -> run % count == 0 && run / count >= FEWEST_KEYS);
    return run / parts;
  }

  /** Bytes of a key's values in a panel of the cache. */
  private long keyBytes(int width) {
    return (long) width * plan.block().cacheLoads().bytes();
  }

  /**
   * Writes the calls for the tiles of all heads.
   *
   * @param most keys of the part
   * @param part its first key, as an expression; empty for the block's
   * @param count how many there are, as an expression
   */
  private void emitTileCalls(SourceWriter out, int width, int most, String part, String count) {
    String weights = part.isEmpty() ? "weightAt" : "weightAt + " + part;
    if (plan.readAhead().on()) {
      emitAhead(out, width, part);
    }
    tiles()
        .emitWalk(
            out,
            size ->
                plan.readAhead()
                    .before(
                        new Ballast(plan.shape(), size * Math.ceilDiv(width, plan.shape().lanes()))
                            .call(
                                "%s(scores, %s + head * SCORE_STRIDE, %s, %s, rows, rowAt + head * HEAD_DIM + dim);"
                                    .formatted(
                                        tile(size, width).method(),
                                        weights,
                                        tileValues(width, part),
                                        count)),
                        "ahead",
                        keyBytes(width) * most,
                        tiles().count(),
                        tiles().number(size)));
  }

  /**
   * Writes where what is sent for lies: the same keys of the next dims and, after the last dims, of
   * the next run; where the next dims are too near, the same dims of the next run.
   */
  private void emitAhead(SourceWriter out, int width, String part) {
    long panel = (long) width * plan.block().blocks().run();
    String inPanel = after(part, keyBytes(width) + "L");
    if (ReadAhead.tooNear(panel, heads.group(), plan.shape().lanes())) {
      out.line("long ahead = values.address() + next + dim * RUN_BYTES%s;", inPanel);
      return;
    }
    out.line("long nextDims = valueAt + (dim + %d) * RUN_BYTES;", width);
    out.line(
        "long ahead = values.address() + (dim + %d < HEAD_DIM ? nextDims : next)%s;",
        width, inPanel);
  }

  private static String after(String part, String size) {
    return part.isEmpty() ? "" : " + %s * %s".formatted(part, size);
  }

  /** The arguments that tell a tile where its values are. */
  private String tileValues(int width, String part) {
    if (plan.widened()) {
      String first = plan.valuePanels() ? after(part, Integer.toString(width)) : " + dim";
      return "floats, " + KernelClass.LEAD + first;
    }
    String inRow = "dim * %dL".formatted(plan.tileLoads().bytes());
    String inRun = plan.valuePanels() ? "dim * RUN_BYTES" : inRow;
    return plan.valueRuns().byKey()
        ? "values, keyValues, " + inRun
        : "values, valueAt + " + inRun + after(part, keyBytes(width) + "L");
  }
}
