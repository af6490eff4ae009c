package headroom.gpu.ptx;

import static java.lang.Float.float16ToFloat;
import static java.lang.Float.floatToFloat16;
import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Floating point, PTX ISA 9.7.3 and 9.7.4. Every operation rounds as IEEE 754 does; what PTX calls
 * approximate is computed in float64 and rounded once, so it is better than a GPU's.
 */
final class FloatOps {
  private static final Map<String, LongBinaryOperator> BINARY =
      Map.ofEntries(
          entry("add.f32", (a, b) -> bits(number(a) + number(b))),
          entry("sub.f32", (a, b) -> bits(number(a) - number(b))),
          entry("mul.f32", (a, b) -> bits(number(a) * number(b))),
          entry("div.rn.f32", (a, b) -> bits(number(a) / number(b))),
          entry("max.f32", (a, b) -> bits(larger(number(a), number(b)))),
          entry("min.f32", (a, b) -> bits(-larger(-number(a), -number(b)))),
          entry("sub.f16x2", FloatOps::subtractHalves));

  private static final Map<String, LongUnaryOperator> UNARY =
      Map.ofEntries(
          entry("neg.f32", a -> bits(-number(a))),
          entry("abs.f32", a -> bits(Math.abs(number(a)))),
          entry("ex2.approx.ftz.f32", a -> bits(flushed((float) Math.pow(2, flushed(number(a)))))),
          entry("rcp.rn.f32", a -> bits(1 / number(a))));

  private FloatOps() {}

  static Optional<WarpOp> decode(Statement statement, Slots slots) {
    LongBinaryOperator binary = BINARY.get(statement.opcode());
    if (binary != null) {
      return Optional.of(Arithmetic.binary(statement, slots, binary));
    }
    LongUnaryOperator unary = UNARY.get(statement.opcode());
    if (unary != null) {
      return Optional.of(Arithmetic.unary(statement, slots, unary));
    }
    return statement.opcode().equals("fma.rn.f32")
        ? Optional.of(
            Arithmetic.ternary(
                statement, slots, (a, b, c) -> bits(Math.fma(number(a), number(b), number(c)))))
        : Optional.empty();
  }

  /** The float that a register's low bits are. */
  static float number(long register) {
    return Float.intBitsToFloat((int) register);
  }

  /** A float as a register's bits. */
  static long bits(float number) {
    return Float.floatToRawIntBits(number);
  }

  /** NaN loses, unlike in Java. */
  private static float larger(float a, float b) {
    return Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.max(a, b);
  }

  private static float flushed(float x) {
    return Math.abs(x) < Float.MIN_NORMAL ? 0 : x;
  }

  private static long subtractHalves(long a, long b) {
    long low = floatToFloat16(float16ToFloat((short) a) - float16ToFloat((short) b)) & 0xffffL;
    long high =
        floatToFloat16(float16ToFloat((short) (a >> 16)) - float16ToFloat((short) (b >> 16)));
    return high << 16 | low;
  }
}
