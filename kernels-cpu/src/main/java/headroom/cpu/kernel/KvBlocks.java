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
 *   short runs         block ──┬──┬──┬────── side by side, so that V's panels are no longer
 * </pre>
 *
 * @param kvBlock keys of a block
 * @param format element type and pages
 * @param longestRun most keys of a run; a block is a multiple of it
 */
record KvBlocks(int kvBlock, KvFormat format, int longestRun) {

  /**
   * Checks the extents.
   *
   * @throws IllegalArgumentException if a block is not so many whole runs
   */
  KvBlocks {
    if (longestRun < 1 || kvBlock % longestRun != 0) {
      throw new IllegalArgumentException(
          "a block is whole runs: kvBlock=%d, longestRun=%d".formatted(kvBlock, longestRun));
    }
  }

  /** Runs as long as blocks and pages let them be. */
  KvBlocks(int kvBlock, KvFormat format) {
    this(kvBlock, format, kvBlock);
  }

  /**
   * The same in the longest runs of at most so many keys that are whole panels and whole parts of
   * blocks and pages; as it is where there are none.
   *
   * @param panel keys of a K panel
   */
  KvBlocks inRunsOf(int most, int panel) {
    for (int keys = most / panel * panel; keys > 0; keys -= panel) {
      int page = format.pageTokens();
      boolean inPages = page % keys == 0 || keys % page == 0;
      if (kvBlock % keys == 0 && (!format.paged() || inPages)) {
        return new KvBlocks(kvBlock, format, keys);
      }
    }
    return this;
  }

  /** Whether keys and values have scales. */
  boolean scaled() {
    return format.element().scaled();
  }

  /** Most keys of a run: with V in dim panels also the keys of a V block. */
  int run() {
    return format.paged() ? Math.min(longestRun, format.pageTokens()) : longestRun;
  }

  /** Whether each run of a block is a page. */
  boolean runsArePages() {
    return run() < kvBlock && run() == format.pageTokens();
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
   * @param ahead whether the statement uses {@code next} too, the first byte of the run that
   *     follows in this block or the next one; of the last key, where none does
   * @param statement may use {@code at}, the run's first byte, {@code run}, its keys, and {@code
   *     slot}, its first key within the block
   */
  void emitRuns(SourceWriter out, String address, boolean ahead, String statement) {
    out.open("for (int slot = 0; slot < count; slot += RUN)");
    out.line("int run = Math.min(RUN, count - slot);");
    out.line("int token = block + slot;");
    out.line("long at = %s;", address(address, "token"));
    if (ahead) {
      out.line("int following = Math.min(token + RUN, to - 1);");
      out.line("long next = %s;", address(address, "following"));
    }
    out.line(statement);
    out.close();
  }

  /** Where a token's keys, values or scales begin, as an expression. */
  private String address(String method, String token) {
    String bytes = method.equals("scaleAt") ? "4L" : "ROW_BYTES";
    return format.paged()
        ? "cache.%s(sequence, kvHead, %s / PAGE) + %s %% PAGE * %s"
            .formatted(method, token, token, bytes)
        : "cache.%s(sequence, kvHead, 0) + %s * %s".formatted(method, token, bytes);
  }
}
