package headroom.cpu.kernel;

import java.util.stream.IntStream;

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
 * <p>C2 loads a key's vectors in the reverse of the order in which the accumulators are stored at
 * the end. With few heads the last one is stored first: a line after the one before it is what
 * prefetchers expect, and reading decides there ({@code results/memory/README.md}).
 *
 * @param shape vector width
 * @param heads query heads of the tile
 * @param width dims of the tile; the last vector is masked where the lanes do not divide it
 * @param unroll keys per loop iteration
 * @param keyStride elements between two keys' values
 * @param loads how the tile loads values
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
    ElementLoads loads,
    int weightStride,
    int rowStride,
    int kvBlock,
    boolean byKey) {

  /** Tiles of more heads compute longer than they read, and lose up to 1% by it. */
  private static final int FEW_HEADS = 4;

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
        "    float[] weights, int weightAt, %s values, %s, int count,",
        loads.memoryType(),
        byKey ? "long[] keyValues, long inRun" : loads.indexType() + " valueAt");
    out.open("    float[] rows, int rowAt%s)", ballast.parameters());
    out.line("int row = rowAt & 0x3fffffff; // one index across the loop, not one per store");
    for (int head = 0; head < heads; head++) {
      for (int v : inOrderOfStores()) {
        out.line(
            "FloatVector a%d_%d = FloatVector.fromArray(S, rows, row + %d%s);",
            head, v, head * rowStride + v * shape.lanes(), mask(v));
      }
    }
    out.line("// A known range spares C2 a sign extension per index.");
    out.line("int weightBase = weightAt & 0x3fffffff;");
    out.line("int end = count & 0x%x;", Integer.highestOneBit(kvBlock) * 2 - 1);
    String value = byKey ? "keyValues[key] + inRun" : afterFirst(loads.emitStart(out, "valueAt"));
    if (unroll == 1) {
      emitLoop(out, "0", "end", 1, value);
    } else {
      out.line("int unrolledEnd = end - end %% %d;", unroll);
      emitLoop(out, "0", "unrolledEnd", unroll, value);
      emitLoop(out, "unrolledEnd", "end", 1, value);
    }
    for (int head = 0; head < heads; head++) {
      for (int v : inOrderOfStores()) {
        out.line(
            "a%d_%d.intoArray(rows, row + %d%s);",
            head, v, head * rowStride + v * shape.lanes(), mask(v));
      }
    }
    ballast.emitEnd(out, "weights");
    out.close();
  }

  /** The vectors in the order in which accumulators are loaded and stored. */
  private int[] inOrderOfStores() {
    IntStream vectors = IntStream.range(0, vectors());
    return heads > FEW_HEADS ? vectors.toArray() : vectors.map(v -> vectors() - 1 - v).toArray();
  }

  private String afterFirst(String first) {
    return "%s + key * %s".formatted(first, loads.index((long) keyStride * loads.stride()));
  }

  private void emitLoop(SourceWriter out, String from, String to, int steps, String value) {
    if (countsWeights()) {
      out.line("int after%d = weightBase + %s;", steps, to);
      out.open(
          "for (int weight = weightBase + %s; weight < after%d; weight += %d)", from, steps, steps);
      out.line("int key = weight - weightBase;");
    } else {
      out.open("for (int key = %s; key < %s; key += %d)", from, to, steps);
      out.line("int weight = weightBase + key;");
    }
    out.line("%s value = %s;", loads.indexType(), value);
    for (int step = 0; step < steps; step++) {
      emitKey(out, step);
    }
    out.close();
  }

  /**
   * With 512-bit vectors a loop that counts keys makes C2 carry the table's address through a
   * vector register, forth and back in each iteration: 9 cycles instead of 8, unless the collector
   * has loops strip-mined. With narrower vectors, and so fewer FMAs per iteration, the two
   * instructions that counting weights costs would show ({@code results/loops/README.md}).
   */
  private boolean countsWeights() {
    return byKey && shape.bits() == 512;
  }

  private void emitKey(SourceWriter out, int step) {
    for (int v = 0; v < vectors(); v++) {
      int offset = (step * keyStride + v * shape.lanes()) * loads.stride();
      String at = "value + %d".formatted(offset);
      out.line("FloatVector v%d_%d = %s;", v, step, loads.load("values", at, mask(v)));
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
