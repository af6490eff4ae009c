package headroom.cpu.kernel;

/**
 * Emits the online softmax of one head's row of scores: row maximum, rescale of what is there if
 * the maximum moved, then scores become weights {@code 2^(score · scale · log2 e - max)} in place.
 *
 * <p>The product with the scale and the subtraction are one FMA, rounded once. So logits of -5e4
 * lose nothing to their size: only their distance from the maximum is ever rounded.
 *
 * @param shape vector width
 * @param scaled whether scores and weights are multiplied by scales of the keys and values: then
 *     the sum is of the weights before that
 */
record SoftmaxBlock(VectorShape shape, boolean scaled) {

  /** Score vectors per iteration; rows are padded to a multiple of them. */
  static final int VECTORS = 2;

  /** Floats between two heads' score rows. */
  static int rowStride(VectorShape shape, int kvBlock) {
    int step = VECTORS * shape.lanes();
    // One step more than needed: rows at a power of two would share few L1 sets.
    return Math.ceilDiv(kvBlock, step) * step + step;
  }

  /** Writes the methods. */
  void emit(SourceWriter out) {
    emitRow(out);
    if (scaled) {
      emitScaleScores(out);
    }
    emitMaximum(out);
    emitExp2(out);
  }

  private void emitRow(SourceWriter out) {
    int lanes = shape.lanes();
    int step = VECTORS * lanes;
    out.line("");
    out.line("/** Turns the `count` scores of a head into weights; keeps its maximum and sum. */");
    out.line("private static void softmax(");
    out.open(
        "    float[] scores, int at, int count, %sfloat scaleLog2, Partial partial, int head)",
        scaled ? "float[] keyScales, float[] valueScales, " : "");
    out.line("// Slots after the last key take part as -infinity: their weight is never read, and");
    out.line("// their share of the sum, 2^-126, is below its last bit.");
    out.line("int end = (count + %d) / %d * %d;", step - 1, step, step);
    out.open("for (int key = count; key < end; key++)");
    out.line("scores[at + key] = Float.NEGATIVE_INFINITY;");
    out.close();
    if (scaled) {
      out.line("scaleScores(scores, at, end, keyScales);");
    }
    out.line("float maximum = maximum(scores, at, end) * scaleLog2;");
    out.open("if (maximum > partial.max[head])");
    out.line("partial.rescale(head, maximum);");
    out.close();
    out.line("FloatVector scale = FloatVector.broadcast(S, scaleLog2);");
    out.line("FloatVector shift = FloatVector.broadcast(S, -partial.max[head]);");
    for (int v = 0; v < VECTORS; v++) {
      out.line("FloatVector sum%d = FloatVector.zero(S);", v);
    }
    out.open("for (int key = 0; key < end; key += %d)", step);
    out.line("int score = (at & 0x3fffffff) + key;");
    for (int v = 0; v < VECTORS; v++) {
      out.line("FloatVector s%d = FloatVector.fromArray(S, scores, score + %d);", v, v * lanes);
      out.line("FloatVector w%d = exp2(s%d.fma(scale, shift));", v, v);
      String value = "FloatVector.fromArray(S, valueScales, key + %d)".formatted(v * lanes);
      out.line(
          "w%d%s.intoArray(scores, score + %d);",
          v, scaled ? ".mul(%s)".formatted(value) : "", v * lanes);
      out.line("sum%d = sum%d.add(w%d);", v, v, v);
    }
    out.close();
    out.line("partial.sum[head] += sum0.add(sum1).reduceLanes(VectorOperators.ADD);");
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

  private void emitMaximum(SourceWriter out) {
    int lanes = shape.lanes();
    out.line("");
    out.line("/** Largest of the scores. Compare and blend: max() would also order NaN and -0. */");
    out.open("private static float maximum(float[] scores, int at, int end)");
    for (int v = 0; v < VECTORS; v++) {
      out.line("FloatVector m%d = FloatVector.fromArray(S, scores, at + %d);", v, v * lanes);
    }
    out.open("for (int key = %d; key < end; key += %d)", VECTORS * lanes, VECTORS * lanes);
    out.line("int score = (at & 0x3fffffff) + key;");
    for (int v = 0; v < VECTORS; v++) {
      out.line("FloatVector s%d = FloatVector.fromArray(S, scores, score + %d);", v, v * lanes);
      out.line("m%d = m%d.blend(s%d, s%d.compare(VectorOperators.GT, m%d));", v, v, v, v, v);
    }
    out.close();
    out.line("return m0.max(m1).reduceLanes(VectorOperators.MAX);");
    out.close();
  }

  /**
   * 2^x for x below about 1. Rounding by a magic number leaves the integer part in the low bits of
   * the sum; shifted, they are the exponent. Relative error of the polynomial: 9.2e-8, minimax over
   * [-0.5, 0.5] with 2^0 = 1 exactly (Lawson iteration in float64).
   */
  private static void emitExp2(SourceWriter out) {
    out.line("");
    out.line("/** 2^x for x up to about 1; below -126 it is 2^-126. */");
    out.open("private static FloatVector exp2(FloatVector power)");
    out.line("// Unsigned order of negative floats is descending: one instruction clamps at -126.");
    out.line("FloatVector x =");
    out.line("    power");
    out.line("        .reinterpretAsInts()");
    out.line("        .lanewise(VectorOperators.UMIN, 0xc2fc0000)");
    out.line("        .reinterpretAsFloats();");
    out.line("FloatVector rounded = x.add(0x1.8p23f);");
    out.line("FloatVector f = x.sub(rounded.sub(0x1.8p23f));");
    out.line("FloatVector p = FloatVector.broadcast(S, 1.3264727e-3f);");
    out.line("p = p.fma(f, FloatVector.broadcast(S, 9.671513e-3f));");
    out.line("p = p.fma(f, FloatVector.broadcast(S, 5.5507336e-2f));");
    out.line("p = p.fma(f, FloatVector.broadcast(S, 2.4022242e-1f));");
    out.line("p = p.fma(f, FloatVector.broadcast(S, 6.93147e-1f));");
    out.line("p = p.fma(f, FloatVector.broadcast(S, 1f));");
    out.line(
        "IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);");
    out.line("return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();");
    out.close();
  }
}
