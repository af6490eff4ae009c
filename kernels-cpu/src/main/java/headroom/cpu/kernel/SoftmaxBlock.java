package headroom.cpu.kernel;

/**
 * Emits the online softmax of one head's row of scores: row maximum, rescale of what is there if
 * the maximum moved, then scores become weights {@code 2^(score · scale · log2 e - max)} in place.
 *
 * <p>The product with the scale and the subtraction are one FMA, rounded once. So logits of -5e4
 * lose nothing to their size: only their distance from the maximum is ever rounded.
 *
 * <p>The maximum is looked for in the same method, which is by that too large to be inlined ({@link
 * #LARGEST_INLINED}): one decode that holds it and the conversions of a reduced cache twice is more
 * than C2 compiles without objects ({@code results/formats/README.md}).
 *
 * @param shape vector width
 * @param kvBlock most scores of a row
 * @param scaled whether scores and weights are multiplied by scales of the keys and values: then
 *     the sum is of the weights before that
 * @param exp2 how scores become weights
 */
record SoftmaxBlock(VectorShape shape, int kvBlock, boolean scaled, Exp2 exp2) {

  /** Score vectors per iteration; rows are padded to a multiple of them. */
  static final int VECTORS = 2;

  /** Bytes of the largest method that C2 inlines: its flag {@code FreqInlineSize}. */
  static final int LARGEST_INLINED = 325;

  /** Floats between two heads' score rows. */
  int rowStride() {
    // One step more than needed: rows at a power of two would share few L1 sets.
    return longestRow() + step();
  }

  private int step() {
    return VECTORS * shape.lanes();
  }

  /** Scores of a whole block, and slots after them. */
  private int longestRow() {
    return Math.ceilDiv(kvBlock, step()) * step();
  }

  /**
   * The bits that a row's end may have: of whole steps up to the longest row. C2 then knows how far
   * indices reach and spares a sign extension for each.
   */
  private int range() {
    return 2 * Integer.highestOneBit(longestRow()) - step();
  }

  /** Writes the methods. */
  void emit(SourceWriter out) {
    emitRow(out);
    if (scaled) {
      emitScaleScores(out);
    }
  }

  private void emitRow(SourceWriter out) {
    int lanes = shape.lanes();
    out.line("");
    out.line("/** Turns the `count` scores of a head into weights; keeps its maximum and sum. */");
    out.line("private static void softmax(");
    out.open(
        "    float[] scores, int at, int count, %sfloat scaleLog2, Partial partial, int head)",
        scaled ? "float[] keyScales, float[] valueScales, " : "");
    out.line("// Slots after the last key take part as -infinity: their weight is never read, and");
    out.line("// their share of the sum, 2^-126, is below its last bit.");
    out.line("int end = (count + %d) & 0x%x; // whole steps", step() - 1, range());
    out.open("for (int key = count; key < end; key++)");
    out.line("scores[at + key] = Float.NEGATIVE_INFINITY;");
    out.close();
    if (scaled) {
      out.line("scaleScores(scores, at, end, keyScales);");
    }
    emitMaximum(out);
    out.line("float maximum = m0.max(m1).reduceLanes(VectorOperators.MAX) * scaleLog2;");
    out.open("if (maximum > partial.max(head))");
    out.line("partial.rescale(head, maximum);");
    out.close();
    out.line("FloatVector scale = FloatVector.broadcast(S, scaleLog2);");
    out.line("FloatVector shift = FloatVector.broadcast(S, -partial.max(head));");
    out.line("FloatVector sum = FloatVector.zero(S); // one: there is no register for another");
    out.open("for (int key = 0; key < end; key += %d)", step());
    out.line("int score = (at & 0x3fffffff) + key;");
    for (int v = 0; v < VECTORS; v++) {
      out.line("FloatVector s%d = FloatVector.fromArray(S, scores, score + %d);", v, v * lanes);
      out.line("FloatVector e%d = scale.fma(s%d, shift);", v, v);
      exp2.emit(out, "e" + v, "w" + v);
      String value = "FloatVector.fromArray(S, valueScales, key + %d)".formatted(v * lanes);
      out.line(
          "w%d%s.intoArray(scores, score + %d);",
          v, scaled ? ".mul(%s)".formatted(value) : "", v * lanes);
      out.line("sum = sum.add(w%d);", v);
    }
    out.close();
    out.line("partial.add(head, sum.reduceLanes(VectorOperators.ADD));");
    out.close();
  }

  private void emitScaleScores(SourceWriter out) {
    int lanes = shape.lanes();
    out.line("");
    out.line("/** The scores were of keys as integers: what those count comes in here. */");
    out.open("private static void scaleScores(float[] scores, int at, int end, float[] keyScales)");
    out.open("for (int key = 0; key < end; key += %d)", lanes);
    out.line("int score = (at & 0x3fffffff) + key;");
    out.line("FloatVector scale = FloatVector.fromArray(S, keyScales, key);");
    out.line("FloatVector.fromArray(S, scores, score).mul(scale).intoArray(scores, score);");
    out.close();
    out.close();
  }

  /** Largest of the scores. Compare and blend: max() would also order NaN and -0. */
  private void emitMaximum(SourceWriter out) {
    int lanes = shape.lanes();
    for (int v = 0; v < VECTORS; v++) {
      out.line("FloatVector m%d = FloatVector.fromArray(S, scores, at + %d);", v, v * lanes);
    }
    out.open("for (int key = %d; key < end; key += %d)", step(), step());
    out.line("int score = (at & 0x3fffffff) + key;");
    for (int v = 0; v < VECTORS; v++) {
      out.line("FloatVector s%d = FloatVector.fromArray(S, scores, score + %d);", v, v * lanes);
      out.line("m%d = m%d.blend(s%d, s%d.compare(VectorOperators.GT, m%d));", v, v, v, v, v);
    }
    out.close();
  }
}
