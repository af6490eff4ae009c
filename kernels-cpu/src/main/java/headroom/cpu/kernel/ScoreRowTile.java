package headroom.cpu.kernel;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Emits the inner kernel of QK over row-major keys: {@code heads × streams} dot products at once,
 * lanes over dims, a horizontal sum each at the end. The key rows lie a run apart, so that each is
 * read from a memory stream of its own.
 *
 * <pre>
 *               keys  run 0   run 1   run 2       a row of each run: [headDim]
 *   query row 0 ────   a0_0    a0_1    a0_2       per vector of dims: heads + streams loads,
 *   query row 1 ────   a1_0    a1_1    a1_2       heads × streams FMAs
 * </pre>
 *
 * @param shape vector width
 * @param heads query heads of the tile
 * @param streams key rows of the tile
 * @param unroll vectors per loop iteration
 * @param headDim dims in all; the last vector is masked where the lanes do not divide it
 * @param loads how the tile loads keys
 * @param scoreStride floats between two heads' score rows
 */
record ScoreRowTile(
    VectorShape shape,
    int heads,
    int streams,
    int unroll,
    int headDim,
    ElementLoads loads,
    int scoreStride) {

  /** Name of the emitted method. */
  String method() {
    return "scores%dx%d".formatted(heads, streams);
  }

  /** Writes the method. */
  void emit(SourceWriter out) {
    out.line("");
    out.line(
        "/** Scores of %d query rows against %d key rows of %d dims, `run` bytes apart. */",
        heads, streams, headDim);
    out.line("private static void %s(", method());
    out.line("    float[] queries, int queryAt, MemorySegment keys, long keyAt, long run,");
    out.open("    float[] scores, int scoreAt)");
    for (int head = 0; head < heads; head++) {
      for (int stream = 0; stream < streams; stream++) {
        out.line("FloatVector a%d_%d = FloatVector.zero(S);", head, stream);
      }
    }
    out.line("// A known range spares C2 a sign extension per index.");
    out.line("int queryBase = queryAt & 0x3fffffff;");
    new DimWalk(shape, headDim, unroll).emit(out, dim -> emitVector(out, dim));
    for (int head = 0; head < heads; head++) {
      emitSums(out, head);
    }
    out.close();
  }

  private void emitVector(SourceWriter out, DimWalk.Step dim) {
    for (int head = 0; head < heads; head++) {
      out.line(
          "FloatVector q%d_%s = FloatVector.fromArray(S, queries, queryBase + %s%s);",
          head, dim.id(), dim.plus(head * headDim), dim.mask());
    }
    for (int stream = 0; stream < streams; stream++) {
      String at = "keyAt + %d * run + %s * %dL".formatted(stream, dim.at(), loads.bytes());
      out.line("FloatVector k%d_%s = %s;", stream, dim.id(), loads.load("keys", at, dim.mask()));
      for (int head = 0; head < heads; head++) {
        out.line(
            "a%d_%d = q%d_%s.fma(k%d_%s, a%d_%d);",
            head, stream, head, dim.id(), stream, dim.id(), head, stream);
      }
    }
  }

  private void emitSums(SourceWriter out, int head) {
    LaneSums sums = new LaneSums(shape);
    if (sums.covers(streams)) {
      List<String> accumulators =
          IntStream.range(0, streams).mapToObj(it -> "a%d_%d".formatted(head, it)).toList();
      String sum = sums.emitSums(out, "s%d_".formatted(head), accumulators);
      // Lanes after the last sum go where later tiles store theirs, or into the row's padding.
      out.line("%s.intoArray(scores, scoreAt + %d);", sum, head * scoreStride);
      return;
    }
    for (int stream = 0; stream < streams; stream++) {
      out.line(
          "scores[scoreAt + %d] = a%d_%d.reduceLanes(VectorOperators.ADD);",
          head * scoreStride + stream, head, stream);
    }
  }
}
