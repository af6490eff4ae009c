package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import java.util.function.Consumer;

/** Emits what every generated kernel has: header, imports, fields, the loop over KV blocks. */
final class KernelClass {

  /**
   * Unused floats at the start of scratch arrays: with the 16 bytes of the header a line, where the
   * array begins one.
   */
  static final int LEAD = 12;

  private final String className;
  private final HeadGeometry heads;
  private final BlockPlan plan;
  private final KvBlocks blocks;
  private final boolean ahead;

  /**
   * A class.
   *
   * @param ahead whether scoreBlock and valueBlock are told where the next run begins
   */
  KernelClass(String className, HeadGeometry heads, BlockPlan plan, boolean ahead) {
    this.ahead = ahead;
    this.className = className;
    this.heads = heads;
    this.plan = plan;
    this.blocks = plan.blocks();
  }

  /** Everything before the fields that only one variant has. */
  void emitHead(SourceWriter out, KernelConfig config) {
    int tail = heads.headDim() % plan.shape().lanes();
    out.line("package headroom.cpu.kernel;");
    out.line("");
    out.line("import headroom.kernel.KvCache;");
    out.line("import java.lang.foreign.MemorySegment;");
    out.line("import java.lang.foreign.ValueLayout;");
    out.line("import java.nio.ByteOrder;");
    out.line("import java.util.Arrays;");
    out.line("import jdk.incubator.vector.ByteVector;");
    out.line("import jdk.incubator.vector.FloatVector;");
    out.line("import jdk.incubator.vector.IntVector;");
    out.line("import jdk.incubator.vector.LongVector;");
    out.line("import jdk.incubator.vector.ShortVector;");
    out.line("import jdk.incubator.vector.Vector;");
    out.line("import jdk.incubator.vector.VectorMask;");
    out.line("import jdk.incubator.vector.VectorOperators;");
    out.line("import jdk.incubator.vector.VectorShuffle;");
    out.line("import jdk.incubator.vector.VectorSpecies;");
    out.line("");
    out.line("/**");
    out.line(
        " * Generated; do not edit. Group of %d heads, head dim %d:",
        heads.group(), heads.headDim());
    out.line(" *");
    out.line(" * <pre>%s</pre>", config.key());
    out.line(" *");
    out.line(" * To see it again, specialise this configuration with");
    out.line(" * -Dheadroom.kernel.source=DIRECTORY.");
    out.line(" */");
    out.open("final class %s implements RangeKernel", className);
    out.line(
        "private static final VectorSpecies<Float> S = FloatVector.%s;", plan.shape().species());
    if (tail != 0) {
      out.line("");
      out.line("/** The %d dims that the last vector of a row holds. */", tail);
      out.line("private static final VectorMask<Float> DIM_TAIL = S.indexInRange(0, %d);", tail);
    }
    out.line("");
    out.line("private static final int GROUP = %d;", heads.group());
    out.line("private static final int HEAD_DIM = %d;", heads.headDim());
    blocks.emitConstants(out, heads.headDim());
    out.line("private static final ByteOrder ORDER = ByteOrder.nativeOrder();");
    out.line("");
  }

  /** The scores of a block, in place of which the weights come. */
  void emitScores(SourceWriter out) {
    out.line("/** Floats between two heads' score rows. */");
    out.line("private static final int SCORE_STRIDE = %d;", plan.scoreStride());
    out.line("");
    out.line("/** Scores, then weights, of a block: [GROUP][SCORE_STRIDE]. */");
    out.line(
        "private final float[] scores = new float[%d + GROUP * SCORE_STRIDE];", leadFloats(ahead));
    if (ahead) {
      out.line("private final MemorySegment scoreMemory = MemorySegment.ofArray(scores);");
      out.line("");
      out.line("/** Floats before the first score, which begins a cache line. */");
      out.line("private int lead;");
    }
    if (blocks.scaled()) {
      out.line("");
      out.line("/** What a block's keys count, in the order of the scores; 1 after the last. */");
      out.line("private final float[] keyScales = new float[SCORE_STRIDE];");
      out.line("");
      out.line("/** What a block's values count, likewise; NaN after the last. */");
      out.line("private final float[] valueScales = new float[SCORE_STRIDE];");
    }
  }

  /**
   * Floats before the first score, as an expression: kernels that send for keys load and store
   * tiles' accumulators so often that they look where the array lies.
   */
  static String lead(boolean ahead) {
    return ahead ? "lead" : Integer.toString(LEAD);
  }

  private static int leadFloats(boolean ahead) {
    return ahead ? CacheLines.MOST_LEAD : LEAD;
  }

  /** Floats of the arrays of {@link #emitScores}. */
  static long scoreFloats(HeadGeometry heads, BlockPlan plan, boolean ahead) {
    long scales = plan.blocks().scaled() ? 2 : 0;
    return leadFloats(ahead) + (heads.group() + scales) * plan.scoreStride();
  }

  /** Scales after the last token: a weight that is read there by mistake shows. */
  private static void emitScaleEnds(SourceWriter out) {
    out.line("Arrays.fill(keyScales, count, SCORE_STRIDE, 1);");
    out.line("Arrays.fill(valueScales, count, SCORE_STRIDE, Float.NaN);");
  }

  /** Writes a call of {@code valueBlock} for each run of a block. */
  void emitValueRuns(SourceWriter out) {
    String next = ahead ? "next, " : "";
    blocks.emitRuns(
        out,
        "valueAt",
        ahead,
        "valueBlock(cache.values(), at, %srun, slot, partial.rows, rowAt);".formatted(next));
  }

  /**
   * The method that walks the blocks; the variant emits scoreBlock and valueBlock.
   *
   * @param prepareQueries statement
   * @param values writes the statements that add a block's values to the rows
   */
  void emitDecode(SourceWriter out, String prepareQueries, Consumer<SourceWriter> values) {
    out.line("");
    out.line("@Override");
    out.line("public void decode(");
    out.line(
        "    float[] q, int queryAt, KvCache cache, int sequence, int kvHead, int from, int to,");
    out.open("    float scale, Partial partial)");
    if (ahead) {
      out.line("lead = CacheLines.lead(scoreMemory);");
    }
    out.line(prepareQueries);
    out.line("// By log2(e), since weights are powers of two; not 0, which makes -infinity NaN.");
    out.line("float scaleLog2 = Math.max(Math.abs(scale) * 1.442695f, Float.MIN_NORMAL);");
    out.line("// Not -infinity, from which the distance of a block of such scores would be NaN.");
    out.line("partial.begin(-Float.MAX_VALUE);");
    out.line("int rowAt = partial.rowAt;");
    out.line("Arrays.fill(partial.rows, rowAt, rowAt + GROUP * HEAD_DIM, 0);");
    out.open("for (int block = from; block < to; block += KV_BLOCK)");
    out.line("int count = Math.min(KV_BLOCK, to - block);");
    blocks.emitRuns(
        out,
        "keyAt",
        ahead,
        "scoreBlock(cache.keys(), at, %srun, slot);".formatted(ahead ? "next, " : ""));
    if (blocks.scaled()) {
      blocks.emitRuns(out, "scaleAt", false, "loadScales(cache, at, run, slot);");
      emitScaleEnds(out);
    }
    out.open("for (int head = 0; head < GROUP; head++)");
    out.line(
        "softmax(scores, %s + head * SCORE_STRIDE, count, %sscaleLog2, partial, head);",
        lead(ahead), blocks.scaled() ? "keyScales, valueScales, " : "");
    out.close();
    values.accept(out);
    out.close();
    out.close();
  }
}
