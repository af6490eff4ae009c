package headroom.gpu.ptx;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** Moves and conversions, PTX ISA 9.7.9. */
final class MoveOps {
  private static final long LOW = 0xffff_ffffL;

  private static final Map<String, LongUnaryOperator> UNARY =
      Map.ofEntries(
          entry("cvta.to.global.u64", a -> a),
          entry("cvt.s64.s32", a -> (int) a),
          entry("cvt.u64.u32", a -> a & LOW),
          entry("cvt.u32.u64", a -> a & LOW),
          entry("cvt.s32.s64", a -> (int) a),
          entry("cvt.u32.u16", a -> a & 0xffff),
          entry("cvt.u16.u32", a -> a & 0xffff),
          entry("cvt.rn.f32.s32", a -> FloatOps.bits((int) a)),
          entry("cvt.f32.f16", a -> FloatOps.bits(Float.float16ToFloat((short) a))),
          entry("cvt.rn.f16.f32", a -> Float.floatToFloat16(FloatOps.number(a)) & 0xffffL),
          entry("cvt.rn.bf16.f32", a -> bf16(FloatOps.number(a))));

  private MoveOps() {}

  static Optional<WarpOp> decode(Statement statement, Slots slots) {
    LongUnaryOperator unary = UNARY.get(statement.opcode());
    if (unary != null) {
      return Optional.of(Arithmetic.unary(statement, slots, unary));
    }
    return switch (statement.opcode()) {
      case "cvt.rn.bf16x2.f32" ->
          Optional.of(
              Arithmetic.binary(
                  statement,
                  slots,
                  (a, b) -> (bf16(FloatOps.number(a)) << 16) | bf16(FloatOps.number(b))));
      case "cvt.rn.f16x2.f32" ->
          Optional.of(
              Arithmetic.binary(
                  statement,
                  slots,
                  (a, b) ->
                      ((long) Float.floatToFloat16(FloatOps.number(a)) << 16)
                          | (Float.floatToFloat16(FloatOps.number(b)) & 0xffffL)));
      case "mov.b16", "mov.u16", "mov.b32", "mov.u32", "mov.s32", "mov.f32" ->
          Optional.of(move(statement, slots, 16));
      case "mov.b64", "mov.u64", "mov.s64" -> Optional.of(move(statement, slots, 32));
      case "mov.pred" -> Optional.of(Arithmetic.unary(statement, slots, a -> a));
      default -> Optional.empty();
    };
  }

  /** Between registers, or between one and a vector of its halves, the lower first. */
  private static WarpOp move(Statement statement, Slots slots, int halfBits) {
    int[] to = slots.of(statement.vector(0));
    int[] from = slots.of(statement.vector(1));
    if (to.length == from.length) {
      return Arithmetic.unary(statement, slots, a -> a);
    }
    long half = (1L << halfBits) - 1;
    return (warp, lanes) -> {
      long[] r = warp.registers;
      for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
        int lane = WarpOp.first(left);
        if (to.length == 2) {
          long whole = r[from[0] + lane];
          r[to[0] + lane] = whole & half;
          r[to[1] + lane] = whole >>> halfBits & half;
        } else {
          r[to[0] + lane] = (r[from[0] + lane] & half) | ((r[from[1] + lane] & half) << halfBits);
        }
      }
    };
  }

  /** Nearest, ties to even; NaN is the canonical one. */
  static long bf16(float number) {
    if (Float.isNaN(number)) {
      return 0x7fff;
    }
    long bits = Float.floatToRawIntBits(number) & LOW;
    return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  }
}
