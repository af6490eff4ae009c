package headroom.cpu.kernel;

import headroom.shape.KvFormat;

/**
 * How a kernel walks the keys of a range: in blocks of the online softmax, and within a block in
 * runs, the tokens that lie side by side.
 *
 * <pre>
 *   one piece          block ─────────────── one run
 *   pages ≥ blocks     block ─────────────── one run, somewhere in a page
 *   pages &lt; blocks     block ──┬──┬──┬────── a run per page
 * </pre>
 *
 * @param kvBlock keys of a block
 * @param format element type and pages
 */
record KvBlocks(int kvBlock, KvFormat format) {

  /** Whether keys and values have scales. */
  boolean scaled() {
    return format.element().scaled();
  }

  /** Most keys of a run: with V in dim panels also the keys of a V block. */
  int run() {
    return format.paged() ? Math.min(kvBlock, format.pageTokens()) : kvBlock;
  }

  /** Whether no block begins inside of a page's run and ends outside of it. */
  boolean fitPages() {
    int page = format.pageTokens();
    return !format.paged() || page % kvBlock == 0 || kvBlock % page == 0;
  }

  /** Ranges may start at multiples of so many keys, if the kernel itself asks for {@code step}. */
  int rangeStep(int step) {
    return format.paged() ? Math.max(step, run()) : step;
  }

  /** Constants of the class. */
  void emitConstants(SourceWriter out, int headDim) {
    int bytes = format.element().bytes();
    out.line("private static final int KV_BLOCK = %d;", kvBlock);
    if (format.paged()) {
      out.line("private static final int PAGE = %d;", format.pageTokens());
    }
    out.line("private static final int RUN = %d;", run());
    out.line("private static final long ROW_BYTES = %dL;", headDim * bytes);
    out.line("private static final long RUN_BYTES = %dL;", run() * bytes);
  }

  /**
   * Writes a statement for each run of the block.
   *
   * @param address method of the cache that gives a page's first byte
   * @param statement may use {@code at}, the run's first byte, {@code run}, its keys, and {@code
   *     slot}, its first key within the block
   */
  void emitRuns(SourceWriter out, String address, String statement) {
    String token = address.equals("scaleAt") ? "4L" : "ROW_BYTES";
    out.open("for (int slot = 0; slot < count; slot += RUN)");
    out.line("int run = Math.min(RUN, count - slot);");
    if (format.paged()) {
      out.line("int token = block + slot;");
      out.line(
          "long at = cache.%s(sequence, kvHead, token / PAGE) + token %% PAGE * %s;",
          address, token);
    } else {
      out.line("long at = cache.%s(sequence, kvHead, 0) + block * %s;", address, token);
    }
    out.line(statement);
    out.close();
  }
}
