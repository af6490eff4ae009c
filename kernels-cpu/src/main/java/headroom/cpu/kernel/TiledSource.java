package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import java.util.List;

/** Writes the source of a {@link TiledDecode} kernel. */
final class TiledSource {

  /**
   * Vectors per iteration of a conversion from two bytes: enough to hide its loop and to make its
   * method larger than {@link SoftmaxBlock#LARGEST_INLINED}. Of f16, C2 takes no more than six.
   */
  private static final int WIDEN_SHORTS = 4;

  /** The same from one byte, which takes less code. */
  private static final int WIDEN_BYTES = 6;

  private final HeadGeometry heads;
  private final TiledPlan plan;

  TiledSource(HeadGeometry heads, TiledPlan plan) {
    this.heads = heads;
    this.plan = plan;
  }

  /** The compilation unit. */
  KernelSource write(KernelConfig config) {
    String className = "TiledG%dD%d".formatted(heads.group(), heads.headDim());
    KernelClass frame = new KernelClass(className, heads, plan.block(), plan.readAhead().on());
    SourceWriter out = new SourceWriter();
    frame.emitHead(out, config);
    frame.emitScores(out);
    emitFields(out);
    ScoreBlock scores = scores();
    ValueBlock values = new ValueBlock(heads, plan);
    frame.emitDecode(
        out,
        "packQueries(q, queryAt, scale < 0 ? -1f : 1f);",
        plan.valueRuns().many() ? values::emitCall : frame::emitValueRuns);
    boolean tail = !plan.widened() && heads.headDim() % plan.shape().lanes() != 0;
    plan.block().cacheLoads().emitSpecies(out, tail);
    if (plan.widened()) {
      emitWiden(out);
    }
    if (plan.block().blocks().scaled()) {
      emitLoadScales(out);
    }
    scores.emitPackQueries(out);
    scores.emit(out);
    plan.block().softmax().emit(out);
    values.emit(out);
    out.close();
    return new KernelSource(className, config.key(), out.toString());
  }

  /** Bytes of the arrays that the class declares. */
  long scratchBytes() {
    long floats =
        scores().queryFloats()
            + KernelClass.scoreFloats(heads, plan.block(), plan.readAhead().on())
            + widenedFloats();
    return floats * Float.BYTES + plan.valueRuns().scratchBytes();
  }

  /** The largest panel of K, or of V's block in dim panels, or block of V in rows. */
  private long widenedFloats() {
    if (!plan.widened()) {
      return 0;
    }
    int tile = Math.min(plan.valueTile(), heads.headDim());
    long values = (long) plan.block().kvBlock() * (plan.valuePanels() ? tile : heads.headDim());
    // The last vector of a value block may be a part of one.
    long most = Math.max((long) plan.keyPanel() * heads.headDim(), values);
    return KernelClass.LEAD + most + plan.shape().lanes();
  }

  private ScoreBlock scores() {
    return new ScoreBlock(heads, plan);
  }

  private void emitFields(SourceWriter out) {
    scores().emitFields(out);
    plan.valueRuns().emitFields(out, plan.shape());
    if (plan.widened()) {
      out.line("");
      out.line("/** A panel of K, or of a block's V, as floats. */");
      out.line("private final float[] floats = new float[%d];", widenedFloats());
    }
  }

  /**
   * Some vectors per iteration, then one: C2 does not unroll where it was told not to. They go into
   * an array, since after each store to a segment C2 checks both segments again: 40 instructions
   * per vector instead of 5.
   *
   * <p>Written out, without a method for a vector: it makes this one too large for C2 to inline.
   * Inlined twice into decode, it is more than C2 takes, and some vectors become objects ({@code
   * results/formats/README.md}).
   */
  private void emitWiden(SourceWriter out) {
    int lanes = plan.shape().lanes();
    ElementLoads loads = plan.block().cacheLoads();
    int bytes = loads.bytes();
    int vectors = bytes == 1 ? WIDEN_BYTES : WIDEN_SHORTS;
    out.line("");
    out.line("/** Makes `floats` from `to` on of elements side by side, up to a whole vector. */");
    out.open("private void widen(MemorySegment elements, long at, int count, int to)");
    out.line("// Known ranges spare C2 a sign extension per index.");
    out.line("int first = to & 0xfffffff;");
    out.line("int end = count & 0xfffffff;");
    out.line("int i = 0;");
    out.open("for (; i <= end - %d; i += %d)", vectors * lanes, vectors * lanes);
    for (int v = 0; v < vectors; v++) {
      out.line(
          "%s.intoArray(floats, first + i + %d);",
          loads.load("elements", "at + i * %dL + %d".formatted(bytes, v * lanes * bytes)),
          KernelClass.LEAD + v * lanes);
    }
    out.close();
    out.open("for (; i < end; i += %d)", lanes);
    out.line(
        "%s.intoArray(floats, first + i + %d);",
        loads.load("elements", "at + i * %dL".formatted(bytes)), KernelClass.LEAD);
    out.close();
    out.close();
  }

  private static void emitLoadScales(SourceWriter out) {
    out.line("");
    out.line("/** Takes the scales of `count` tokens for the slots from `first`. */");
    out.open("private void loadScales(KvCache cache, long at, int count, int first)");
    for (String side : List.of("key", "value")) {
      out.line("MemorySegment.copy(");
      out.line(
          "    cache.%sScales(), ValueLayout.JAVA_FLOAT, at, %sScales, first, count);", side, side);
    }
    out.close();
  }
}
