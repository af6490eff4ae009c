package headroom.cpu.kernel;

import java.util.function.Consumer;

/**
 * Emits a walk over the dims of a row, a vector at a time: a loop over what the unrolling divides,
 * then the vectors that remain, the last one masked where the lanes do not divide the head.
 *
 * @param shape vector width
 * @param headDim dims in all
 * @param unroll vectors per loop iteration
 */
record DimWalk(VectorShape shape, int headDim, int unroll) {

  /**
   * One vector of dims.
   *
   * @param id suffix for the names of its variables
   * @param loop whether the loop's variable {@code dim} is part of its place
   * @param offset dims, from {@code dim} or from the row's start
   * @param mask what to append to the arguments of a load or store
   */
  record Step(String id, boolean loop, int offset, String mask) {

    /** Its first dim, as an expression. */
    String at() {
      return loop ? "(dim + %d)".formatted(offset) : "%d".formatted(offset);
    }

    /** Its first dim and so many floats more. */
    String plus(int floats) {
      return loop ? "dim + %d".formatted(offset + floats) : "%d".formatted(offset + floats);
    }
  }

  /** Writes the walk; {@code step} writes what is done with a vector. */
  void emit(SourceWriter out, Consumer<Step> step) {
    int lanes = shape.lanes();
    int fullVectors = headDim / lanes;
    int looped = fullVectors / unroll * unroll * lanes;
    if (looped > 0) {
      out.open("for (int dim = 0; dim < %d; dim += %d)", looped, unroll * lanes);
      for (int v = 0; v < unroll; v++) {
        step.accept(new Step("%d".formatted(v), true, v * lanes, ""));
      }
      out.close();
    }
    for (int dim = looped; dim < fullVectors * lanes; dim += lanes) {
      step.accept(new Step("d%d".formatted(dim), false, dim, ""));
    }
    if (headDim % lanes != 0) {
      int dim = fullVectors * lanes;
      step.accept(new Step("d%d".formatted(dim), false, dim, ", DIM_TAIL"));
    }
  }
}
