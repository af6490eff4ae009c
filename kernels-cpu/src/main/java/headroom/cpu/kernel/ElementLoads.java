package headroom.cpu.kernel;

import headroom.shape.ElementType;

/**
 * Emits loads of K and V as vectors of floats, whatever the cache keeps.
 *
 * <pre>
 *   bf16   16 zero bits below it
 *   f16    shifted into place, times 2^112: the exponents' biases differ by 112. Denormals come out
 *          right; a cache holds no infinity, and the NaN of a slot that no token has filled comes
 *          out as 98304, more than any number of f16
 *   int8   the integer; its scale is applied to the score, or to the weight
 * </pre>
 *
 * The Vector API of JDK 25 has no conversion of half precision vectors.
 *
 * @param shape vector width of the floats
 * @param element what the cache keeps
 */
record ElementLoads(VectorShape shape, ElementType element) {

  /** The narrowest vector of bytes or shorts that Java has. */
  private static final int NARROWEST_BITS = 64;

  /** Loads of floats. */
  static ElementLoads floats(VectorShape shape) {
    return new ElementLoads(shape, ElementType.F32);
  }

  /** Bytes of an element. */
  int bytes() {
    return element.bytes();
  }

  /** Writes {@code name(segment, at)}, and {@code name(segment, at, mask)} if asked for. */
  void emit(SourceWriter out, String name, boolean masked) {
    if (element == ElementType.F32) {
      emitFloats(out, name, "", "");
      if (masked) {
        emitFloats(out, name, ", VectorMask<Float> mask", ", mask");
      }
      return;
    }
    emitSpecies(out);
    emitNarrow(out, name, "", loadsTooMuch() ? ", FIRST_LANES" : "");
    if (masked) {
      emitNarrow(
          out,
          name,
          ", VectorMask<Float> mask",
          loadsTooMuch() ? ", VectorMask.fromLong(NARROW, mask.toLong())" : ", mask.cast(NARROW)");
    }
    emitWidening(out);
  }

  private void emitFloats(SourceWriter out, String name, String parameter, String argument) {
    out.line("");
    out.open("private static FloatVector %s(MemorySegment segment, long at%s)", name, parameter);
    out.line("return FloatVector.fromMemorySegment(S, segment, at, ORDER%s);", argument);
    out.close();
  }

  /** Four bytes for four floats: the narrowest vector holds twice as many. */
  private boolean loadsTooMuch() {
    return narrowBits() < NARROWEST_BITS;
  }

  private int narrowBits() {
    return shape.lanes() * element.bytes() * Byte.SIZE;
  }

  private String narrow() {
    return element == ElementType.INT8 ? "Byte" : "Short";
  }

  private void emitSpecies(SourceWriter out) {
    out.line("");
    out.line("private static final VectorSpecies<Integer> INTS = IntVector.%s;", shape.species());
    out.line(
        "private static final VectorSpecies<%s> NARROW = %sVector.SPECIES_%d;",
        narrow(), narrow(), Math.max(NARROWEST_BITS, narrowBits()));
    if (loadsTooMuch()) {
      out.line("private static final VectorMask<%s> FIRST_LANES =", narrow());
      out.line("    NARROW.indexInRange(0, %d);", shape.lanes());
    }
  }

  private void emitNarrow(SourceWriter out, String name, String parameter, String argument) {
    out.line("");
    out.open("private static FloatVector %s(MemorySegment segment, long at%s)", name, parameter);
    out.line(
        "return widened(%sVector.fromMemorySegment(NARROW, segment, at, ORDER%s));",
        narrow(), argument);
    out.close();
  }

  private void emitWidening(SourceWriter out) {
    out.line("");
    out.open("private static FloatVector widened(%sVector narrow)", narrow());
    switch (element) {
      case F32 -> throw new IllegalStateException("floats are not widened");
      case BF16 -> {
        out.line(
            "Vector<Integer> bits = narrow.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS,"
                + " 0);");
        out.line("return bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();");
      }
      case F16 -> {
        out.line("Vector<Integer> half = narrow.convertShape(VectorOperators.S2I, INTS, 0);");
        out.line(
            "IntVector bits = ((IntVector) half.lanewise(VectorOperators.LSHL,"
                + " 13)).and(0x8fffe000);");
        out.line("return bits.reinterpretAsFloats().mul(0x1p112f);");
      }
      case INT8 -> out.line("return (FloatVector) narrow.convertShape(VectorOperators.B2F, S, 0);");
    }
    out.close();
  }
}
