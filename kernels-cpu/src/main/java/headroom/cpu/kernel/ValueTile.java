package headroom.cpu.kernel;

/**
 * Emits the inner kernel of PV: {@code heads × vectors} accumulators of the output, lanes over
 * dims, walking down the keys of a block.
 *
 * <pre>
 *                values [keys][keyStride]
 *   weights        v0   v1   v2
 *    w0[key] ───   a00  a01  a02     per key: `vectors` loads, `heads` broadcasts,
 *    w1[key] ───   a10  a11  a12     heads × vectors FMAs
 *   [heads][weightStride]
 * </pre>
 *
 * @param shape vector width
 * @param heads query heads of the tile
 * @param width dims of the tile; the last vector is masked where the lanes do not divide it
 * @param unroll keys per loop iteration
 * @param keyStride elements between two keys' values
 * @param elementBytes bytes of a value's element where the tile loads it
 * @param weightStride floats between two heads' weights
 * @param rowStride floats between two heads' output rows
 * @param kvBlock most keys that one call gets
 * @param byKey whether a table says where each key's values begin: see {@link ValueRuns}
 */
record ValueTile(
    VectorShape shape,
    int heads,
    int width,
    int unroll,
    int keyStride,
    int elementBytes,
    int weightStride,
    int rowStride,
    int kvBlock,
    boolean byKey) {

  /** Name of the emitted method. */
  String method() {
    return "values%dx%d".formatted(heads, width);
  }

  private int vectors() {
    return Math.ceilDiv(width, shape.lanes());
  }

  /** The mask argument of the loads and stores of a vector: only the last one may need it. */
  private String mask(int vector) {
    boolean partial = vector == vectors() - 1 && width % shape.lanes() != 0;
    return partial ? ", DIM_TAIL" : "";
  }

  /** Writes the method. */
  void emit(SourceWriter out) {
    out.line("");
    out.line(
        "/** Adds weights [%d heads][stride %d] times %d dims of `count` values to the rows. */",
        heads, weightStride, width);
    Ballast ballast = new Ballast(shape, heads * vectors());
    out.line("private static %s %s(", ballast.result(), method());
    out.line(
        "    float[] weights, int weightAt, MemorySegment values, %s, int count,",
        byKey ? "long[] keyValues, long inRun" : "long valueAt");
    out.open("    float[] rows, int rowAt%s)", ballast.parameters());
    out.line("int row = rowAt & 0x3fffffff; // one index across the loop, not one per store");
    for (int head = 0; head < heads; head++) {
      for (int v = 0; v < vectors(); v++) {
        out.line(
            "FloatVector a%d_%d = FloatVector.fromArray(S, rows, row + %d%s);",
            head, v, head * rowStride + v * shape.lanes(), mask(v));
      }
    }
    out.line("// A known range spares C2 a sign extension per index.");
    out.line("int weightBase = weightAt & 0x3fffffff;");
    out.line("int end = count & 0x%x;", Integer.highestOneBit(kvBlock) * 2 - 1);
    if (unroll == 1) {
      emitLoop(out, "0", "end", 1);
    } else {
      out.line("int unrolledEnd = end - end %% %d;", unroll);
      emitLoop(out, "0", "unrolledEnd", unroll);
      emitLoop(out, "unrolledEnd", "end", 1);
    }
    for (int head = 0; head < heads; head++) {
      for (int v = 0; v < vectors(); v++) {
        out.line(
            "a%d_%d.intoArray(rows, row + %d%s);",
            head, v, head * rowStride + v * shape.lanes(), mask(v));
      }
    }
    ballast.emitEnd(out, "weights");
    out.close();
  }

  private void emitLoop(SourceWriter out, String from, String to, int steps) {
    out.open("for (int key = %s; key < %s; key += %d)", from, to, steps);
    out.line("int weight = weightBase + key;");
    if (byKey) {
      out.line("long value = keyValues[key] + inRun;");
    } else {
      out.line("long value = valueAt + key * %dL;", keyStride * elementBytes);
    }
    for (int step = 0; step < steps; step++) {
      emitKey(out, step);
    }
    out.close();
  }

  private void emitKey(SourceWriter out, int step) {
    for (int v = 0; v < vectors(); v++) {
      out.line(
          "FloatVector v%d_%d = load(values, value + %d%s);",
          v, step, (step * keyStride + v * shape.lanes()) * elementBytes, mask(v));
    }
    for (int head = 0; head < heads; head++) {
      out.line(
          "FloatVector w%d_%d = FloatVector.broadcast(S, weights[weight + %d]);",
          head, step, head * weightStride + step);
      for (int v = 0; v < vectors(); v++) {
        out.line("a%d_%d = w%d_%d.fma(v%d_%d, a%d_%d);", head, v, head, step, v, step, head, v);
      }
    }
  }
}
