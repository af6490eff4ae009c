package headroom.cpu.kernel;

/**
 * Emits the inner kernel of PV over row-major values: adds {@code streams} weighted value rows to
 * the output rows of {@code heads}, lanes over dims. The value rows lie a run apart, so that each
 * is read from a memory stream of its own; the output rows stay in L1.
 *
 * <pre>
 *                values  run 0   run 1             a row of each run: [headDim]
 *   weights                v0      v1
 *    w0_0 w0_1 ───  row 0 += w0_0 v0 + w0_1 v1     per vector of dims: streams + heads loads,
 *    w1_0 w1_1 ───  row 1 += w1_0 v0 + w1_1 v1     heads stores, heads × streams FMAs
 * </pre>
 *
 * <p>The weights keep a register each through the walk over dims, where {@link ValueTile} keeps the
 * outputs and walks down the keys: this reads whole rows in their order, that one does not.
 *
 * @param shape vector width
 * @param heads query heads of the tile
 * @param streams value rows of the tile
 * @param unroll vectors per loop iteration
 * @param headDim dims in all; the last vector is masked where the lanes do not divide it
 * @param loads how the tile loads values
 * @param weightStride floats between two heads' weights
 */
record ValueRowTile(
    VectorShape shape,
    int heads,
    int streams,
    int unroll,
    int headDim,
    ElementLoads loads,
    int weightStride) {

  /** Name of the emitted method. */
  String method() {
    return "values%dx%d".formatted(heads, streams);
  }

  /** Writes the method. */
  void emit(SourceWriter out) {
    out.line("");
    out.line(
        "/** Adds %d value rows of %d dims, `run` bytes apart, to %d output rows. */",
        streams, headDim, heads);
    out.line("private static void %s(", method());
    out.line("    float[] weights, int weightAt, MemorySegment values, long valueAt, long run,");
    out.open("    float[] rows, int rowAt)");
    for (int head = 0; head < heads; head++) {
      for (int stream = 0; stream < streams; stream++) {
        out.line(
            "FloatVector w%d_%d = FloatVector.broadcast(S, weights[weightAt + %d]);",
            head, stream, head * weightStride + stream);
      }
    }
    out.line("// A known range spares C2 a sign extension per index.");
    out.line("int rowBase = rowAt & 0x3fffffff;");
    new DimWalk(shape, headDim, unroll).emit(out, dim -> emitVector(out, dim));
    out.close();
  }

  private void emitVector(SourceWriter out, DimWalk.Step dim) {
    for (int stream = 0; stream < streams; stream++) {
      String at = "valueAt + %d * run + %s * %dL".formatted(stream, dim.at(), loads.bytes());
      out.line("FloatVector v%d_%s = %s;", stream, dim.id(), loads.load("values", at, dim.mask()));
    }
    for (int head = 0; head < heads; head++) {
      String row = "rows, rowBase + %s%s".formatted(dim.plus(head * headDim), dim.mask());
      out.line("FloatVector r%d_%s = FloatVector.fromArray(S, %s);", head, dim.id(), row);
      for (int stream = 0; stream < streams; stream++) {
        out.line(
            "r%d_%s = w%d_%d.fma(v%d_%s, r%d_%s);",
            head, dim.id(), head, stream, stream, dim.id(), head, dim.id());
      }
      out.line("r%d_%s.intoArray(%s);", head, dim.id(), row);
    }
  }
}
