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
 * <p>Loads are from the cache's memory, or from an array of floats that were widened before. Not
 * from a segment over that array: where a JVM has run kernels over plain caches before, C2 expects
 * every segment to be native memory, and takes three times as long ({@code
 * results/formats/README.md}).
 *
 * @param shape vector width of the floats
 * @param element what is loaded
 * @param array whether it lies in an array
 */
record ElementLoads(VectorShape shape, ElementType element, boolean array) {

  /** The narrowest vector of bytes or shorts that Java has. */
  private static final int NARROWEST_BITS = 64;

  /** Loads from a cache. */
  static ElementLoads ofCache(VectorShape shape, ElementType element) {
    return new ElementLoads(shape, element, false);
  }

  /** Loads from an array of floats. */
  static ElementLoads ofFloats(VectorShape shape) {
    return new ElementLoads(shape, ElementType.F32, true);
  }

  /** Bytes of an element. */
  int bytes() {
    return element.bytes();
  }

  /** From one element to the next, in what an index counts: bytes of memory, floats of an array. */
  int stride() {
    return array ? 1 : bytes();
  }

  /** A number as an index. */
  String index(long number) {
    return array ? Long.toString(number) : number + "L";
  }

  /** Type of an index. */
  String indexType() {
    return array ? "int" : "long";
  }

  /** Type of where elements lie. */
  String memoryType() {
    return array ? "float[]" : "MemorySegment";
  }

  /**
   * Writes what a method does first with an index that it is given: of an array's, C2 is told the
   * range, which spares it a sign extension per index.
   *
   * @return the index to use
   */
  String emitStart(SourceWriter out, String index) {
    if (!array) {
      return index;
    }
    out.line("int first = %s & 0x3fffffff;", index);
    return "first";
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

  /**
   * Writes the species of what is not floats.
   *
   * @param tail whether a head's last vector is a part of one, of {@code DIM_TAIL}'s lanes
   */
  void emitSpecies(SourceWriter out, boolean tail) {
    if (element == ElementType.F32) {
      return;
    }
    out.line("");
    out.line("private static final VectorSpecies<Integer> INTS = IntVector.%s;", shape.species());
    out.line(
        "private static final VectorSpecies<%s> NARROW = %sVector.SPECIES_%d;",
        narrow(), narrow(), Math.max(NARROWEST_BITS, narrowBits()));
    if (loadsTooMuch()) {
      out.line("private static final VectorMask<%s> FIRST_LANES =", narrow());
      out.line("    NARROW.indexInRange(0, %d);", shape.lanes());
    }
    if (tail) {
      out.line("private static final VectorMask<%s> NARROW_TAIL =", narrow());
      out.line("    VectorMask.fromLong(NARROW, DIM_TAIL.toLong());");
    }
  }

  /** A vector of floats, as an expression. */
  String load(String memory, String at) {
    return load(memory, at, "");
  }

  /**
   * A vector of floats, as an expression that calls nothing but the Vector API: past 18,000 nodes
   * of a body C2 inlines only what the JDK tells it to inline, and vectors that a method of the
   * class's own returns become objects ({@code results/formats/README.md}).
   *
   * @param memory what the elements lie in
   * @param at where
   * @param mask what follows the arguments of a load of floats: nothing, or {@code , DIM_TAIL}
   */
  String load(String memory, String at, String mask) {
    if (array) {
      return "FloatVector.fromArray(S, %s, %s%s)".formatted(memory, at, mask);
    }
    if (element == ElementType.F32) {
      return "FloatVector.fromMemorySegment(S, %s, %s, ORDER%s)".formatted(memory, at, mask);
    }
    String whole = loadsTooMuch() ? ", FIRST_LANES" : "";
    return widened(
        "%sVector.fromMemorySegment(NARROW, %s, %s, ORDER%s)"
            .formatted(narrow(), memory, at, mask.isEmpty() ? whole : ", NARROW_TAIL"));
  }

  private String widened(String narrow) {
    return switch (element) {
      case F32 -> throw new IllegalStateException("floats are not widened");
      case BF16 -> integers(narrow, "ZERO_EXTEND_S2I", 16).concat(".reinterpretAsFloats()");
      case F16 ->
          integers(narrow, "S2I", 13)
              .concat(".and(0x8fffe000).reinterpretAsFloats().mul(0x1p112f)");
      case INT8 -> "((FloatVector) %s.convertShape(VectorOperators.B2F, S, 0))".formatted(narrow);
    };
  }

  private static String integers(String narrow, String conversion, int shift) {
    return "((IntVector) %s.convertShape(VectorOperators.%s, INTS, 0)).lanewise(VectorOperators.LSHL, %d)"
        .formatted(narrow, conversion, shift);
  }
}
