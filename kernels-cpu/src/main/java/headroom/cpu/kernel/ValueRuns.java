package headroom.cpu.kernel;

/**
 * Emits how a value tile finds the values of a block that lies in several runs, so that one call
 * adds them all: its accumulators then stay in registers from run to run.
 *
 * <pre>
 *   valueRuns [runs]     a run's first byte       filled once per block
 *   keyValues [kvBlock]  a key's first byte       run 0 + 0, + keyBytes, + 2 keyBytes … │ run 1 + 0 …
 * </pre>
 *
 * <p>A loop over runs around a tile's loop over keys would need no {@code keyValues}, but C2 spills
 * in it: 10 times per key of a 6 × 2 tile, where one load of an address per key costs none ({@code
 * results/loops/README.md}). Widened values need only {@code valueRuns}: the conversion puts the
 * runs side by side. Where the next run is sent for ({@link ReadAhead}) a tile gets a part of one
 * run at a time anyhow, so that run after run is added, in the order in which their bytes lie.
 *
 * @param blocks how keys are walked
 * @param widened whether values are made floats before the tiles of all heads
 * @param ahead whether the next run is sent for
 */
record ValueRuns(KvBlocks blocks, boolean widened, boolean ahead) {

  /** Whether tiles walk several runs of a block, which are pages. */
  boolean many() {
    return blocks.runsArePages() && !ahead;
  }

  /** Whether tiles look up where each key's values begin. */
  boolean byKey() {
    return many() && !widened;
  }

  private int runs() {
    return blocks.kvBlock() / blocks.run();
  }

  /** Bytes of the fields. */
  long scratchBytes() {
    return many() ? (runs() + (byKey() ? blocks.kvBlock() : 0L)) * Long.BYTES : 0;
  }

  /** Writes the tables. */
  void emitFields(SourceWriter out, VectorShape shape) {
    if (many()) {
      out.line("");
      out.line("/** Where the values of a block's runs begin. */");
      out.line("private final long[] valueRuns = new long[%d];", runs());
    }
    if (byKey()) {
      out.line("");
      out.line("/** Where the values of a block's keys begin: a tile's first dims. */");
      out.line("private final long[] keyValues = new long[KV_BLOCK];");
      out.line("");
      out.line("private static final VectorSpecies<Long> LONGS = LongVector.%s;", shape.species());
    }
  }

  /**
   * Writes statements of decode that fill the table of runs, each of which begins with its page.
   */
  void emitFindRuns(SourceWriter out) {
    out.open("for (int slot = 0; slot < count; slot += RUN)");
    out.line("valueRuns[slot / RUN] = cache.valueAt(sequence, kvHead, (block + slot) / PAGE);");
    out.close();
  }

  /** Writes the method that {@link #emitFindKeys} calls. */
  void emitMethod(SourceWriter out, VectorShape shape) {
    if (byKey()) {
      int lanes = shape.bits() / Long.SIZE;
      out.line("");
      out.line("/** Finds the values of each key, which lie `keyBytes` apart in a run. */");
      out.open("private void findKeys(int count, int keyBytes)");
      out.line("LongVector first = LongVector.zero(LONGS).addIndex(keyBytes);");
      out.open("for (int run = 0; run < count; run += RUN)");
      out.line("LongVector at = first.add(valueRuns[run / RUN]);");
      out.open("for (int key = 0; key < RUN; key += %d)", lanes);
      out.line("at.intoArray(keyValues, run + key);");
      out.line("at = at.add(keyBytes * %dL);", lanes);
      out.close();
      out.close();
      out.close();
    }
  }

  /** Writes a statement that fills the table of keys, if there is one. */
  void emitFindKeys(SourceWriter out, int keyBytes) {
    if (byKey()) {
      out.line("findKeys(count, %d);", keyBytes);
    }
  }
}
