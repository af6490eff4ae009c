package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import java.util.stream.Stream;

/**
 * Approximations of 2^x for x up to about 1, as vectors in generated code and as a scalar; below
 * -126 they are 2^-126, and of NaN they are NaN.
 *
 * <pre>
 *   x = n + f      n whole, f in [-0.5, 0.5]
 *   2^x = 2^n (c0 + c1 f + c2 f² + …)
 *       = 2^n ((c0 + c1 f) + f² ((c2 + c3 f) + f² (c4 + c5 f)))      degree 5
 * </pre>
 *
 * <p>The coefficients make the largest relative error over [-0.5, 0.5] least, with c0 = 1, so that
 * whole powers are exact: Lawson's iteration in float64 on 4001 Chebyshev points, and then from c1
 * on one coefficient after another rounded to a float and those above it fitted anew.
 *
 * <p>In pairs rather than by Horner's rule, because C2 copies what an FMA adds to if that is still
 * needed, as a constant is: each step of Horner's costs a copy, and here every other one.
 *
 * <p>Degree 3 errs by 1.0e-4, ten times what a kernel may ({@link headroom.reference.Tolerance}).
 */
@SuppressWarnings("ImmutableEnumChecker") // the coefficients are never written
enum Exp2 {
  /** A third of the tolerance, and two instructions less than degree 5. */
  DEGREE_4(2.95e-6, 1, 6.931242e-1f, 2.4024092e-1f, 5.590649e-2f, 9.583128e-3f),
  /** As far off as the rounding of floats makes it. */
  DEGREE_5(1.95e-7, 1, 6.93147e-1f, 2.4022247e-1f, 5.550711e-2f, 9.671291e-3f, 1.3269521e-3f),
  /** What rounding leaves: where errors multiply from block to block, and to compare with. */
  DEGREE_6(
      1.2e-7,
      1,
      6.931472e-1f,
      2.4022648e-1f,
      5.55036e-2f,
      9.618506e-3f,
      1.3390806e-3f,
      1.5326471e-4f);

  /** Name of the axis. */
  static final String AXIS = "expDegree";

  /** The least power of two that is a normal number. */
  private static final int LEAST = -126;

  /** Bits of a float's fraction. */
  private static final int FRACTION_BITS = 23;

  /**
   * Added to x, it leaves no bits for a fraction: the sum is rounded to a whole number, and its
   * lowest bits are those of n + 127, the exponent of the float 2^n.
   */
  private static final float ROUNDER = 0x1.8p23f + 127;

  private final double relativeError;
  private final float[] coefficients;

  Exp2(double relativeError, float... coefficients) {
    this.relativeError = relativeError;
    this.coefficients = coefficients;
  }

  /** Degree of the polynomial. */
  int degree() {
    return coefficients.length - 1;
  }

  /** What no result is farther from 2^x than, as a share of it, computed in floats. */
  double relativeError() {
    return relativeError;
  }

  /** This degree as a value of {@link #axis}. */
  AxisValue value() {
    return new AxisValue.Int(degree());
  }

  /** The axis of all degrees. */
  static Axis axis() {
    return Axis.ints(
        AXIS,
        "degree of the polynomial for 2^x",
        Stream.of(values()).mapToInt(Exp2::degree).toArray());
  }

  /**
   * The degree that a configuration names.
   *
   * @throws IllegalArgumentException if there is none such
   */
  static Exp2 of(KernelConfig config) {
    int degree = config.intValue(AXIS);
    return Stream.of(values())
        .filter(exp2 -> exp2.degree() == degree)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown degree of 2^x: %d; known: %s".formatted(degree, axis().values())));
  }

  /** 2^x of one number, step by step what a vector's lane does. */
  float of(float x) {
    float clamped = x < LEAST ? LEAST : x;
    float rounded = clamped + ROUNDER;
    float f = clamped - (rounded - ROUNDER);
    float square = f * f;
    int pair = degree() / 2 * 2;
    float p = pair(pair, f);
    while (pair > 0) {
      pair -= 2;
      p = Math.fma(p, square, pair(pair, f));
    }
    return p * Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << FRACTION_BITS);
  }

  /** Coefficient {@code i} and the next one, if there is one. */
  private float pair(int i, float f) {
    return i == degree() ? coefficients[i] : Math.fma(coefficients[i + 1], f, coefficients[i]);
  }

  /**
   * Writes the statements that raise 2 to the lanes of {@code power}, which call nothing but the
   * Vector API, as {@link ElementLoads#load} does.
   *
   * @param power the variable of the exponents, up to about 1
   * @param result the new variable of the powers; its name also ends those of what leads to it
   */
  void emit(SourceWriter out, String power, String result) {
    String x = "x_" + result;
    String rounded = "rounded_" + result;
    String f = "f_" + result;
    String square = "square_" + result;
    out.line(
        "// 2^%s within %s; below %d it is 2^%d. Compare and", power, relativeError, LEAST, LEAST);
    out.line("// blend: NaN is not below, and stays; max() takes five instructions.");
    out.line(
        "FloatVector %s = %s.blend(%df, %s.compare(VectorOperators.LT, %df));",
        x, power, LEAST, power, LEAST);
    out.line("FloatVector %s = %s.add(%sf); // n + 127 in its lowest bits", rounded, x, ROUNDER);
    out.line("FloatVector %s = %s.sub(%s.sub(%sf));", f, x, rounded, ROUNDER);
    out.line("FloatVector %s = %s.mul(%s);", square, f, f);
    int pair = degree() / 2 * 2;
    String polynomial = emittedPair(pair, f);
    while (pair > 0) {
      String p = "p%d_%s".formatted(pair, result);
      out.line("FloatVector %s = %s;", p, polynomial);
      pair -= 2;
      polynomial = "%s.fma(%s, %s)".formatted(p, square, emittedPair(pair, f));
    }
    out.line("// A product, since a sum with the exponent's bits could make a number of NaN.");
    out.line(
        "FloatVector %s = %s.mul(%s.reinterpretAsInts().lanewise(VectorOperators.LSHL,"
            + " %d).reinterpretAsFloats());",
        result, polynomial, rounded, FRACTION_BITS);
  }

  private String emittedPair(int i, String f) {
    String constant = "FloatVector.broadcast(S, %sf)";
    String lower = constant.formatted(coefficients[i]);
    return i == degree()
        ? lower
        : "%s.fma(%s, %s)".formatted(constant.formatted(coefficients[i + 1]), f, lower);
  }
}
