package headroom.gpu.ptx;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongBinaryOperator;

/** Logic, shifts and bytes, PTX ISA 9.7.8 and 9.7.1. Shifts are clamped, not taken modulo. */
final class BitOps {
  private static final long LOW = 0xffff_ffffL;

  private static final Map<String, LongBinaryOperator> BINARY =
      Map.ofEntries(
          entry("and.b16", (a, b) -> a & b),
          entry("and.b32", (a, b) -> a & b),
          entry("and.b64", (a, b) -> a & b),
          entry("and.pred", (a, b) -> a & b),
          entry("or.b16", (a, b) -> a | b),
          entry("or.b32", (a, b) -> a | b),
          entry("or.b64", (a, b) -> a | b),
          entry("or.pred", (a, b) -> a | b),
          entry("xor.b16", (a, b) -> a ^ b),
          entry("xor.b32", (a, b) -> a ^ b),
          entry("xor.b64", (a, b) -> a ^ b),
          entry("xor.pred", (a, b) -> a ^ b),
          entry("shl.b32", (a, b) -> (b & LOW) > 31 ? 0 : (int) a << b),
          entry("shl.b64", (a, b) -> (b & LOW) > 63 ? 0 : a << b),
          entry("shr.b32", (a, b) -> (b & LOW) > 31 ? 0 : (int) a >>> b),
          entry("shr.u32", (a, b) -> (b & LOW) > 31 ? 0 : (int) a >>> b),
          entry("shr.s32", (a, b) -> (int) a >> Math.min(b & LOW, 31)),
          entry("shr.b64", (a, b) -> (b & LOW) > 63 ? 0 : a >>> b),
          entry("shr.u64", (a, b) -> (b & LOW) > 63 ? 0 : a >>> b),
          entry("shr.s64", (a, b) -> a >> Math.min(b & LOW, 63)));

  private BitOps() {}

  static Optional<WarpOp> decode(Statement statement, Slots slots) {
    LongBinaryOperator binary = BINARY.get(statement.opcode());
    if (binary != null) {
      return Optional.of(Arithmetic.binary(statement, slots, binary));
    }
    return switch (statement.opcode()) {
      case "not.pred" -> Optional.of(Arithmetic.unary(statement, slots, a -> a ^ 1));
      case "not.b16", "not.b32", "not.b64" ->
          Optional.of(Arithmetic.unary(statement, slots, a -> ~a));
      case "prmt.b32" -> Optional.of(Arithmetic.ternary(statement, slots, BitOps::permute));
      case "bfi.b32" -> Optional.of(insert(statement, slots));
      default -> Optional.empty();
    };
  }

  /**
   * Each nibble of {@code selector} picks a byte of b:a, or the byte's sign if its top bit is set.
   */
  static long permute(long a, long b, long selector) {
    long bytes = (a & LOW) | (b << 32);
    long result = 0;
    for (int i = 0; i < 4; i++) {
      int nibble = (int) (selector >>> (4 * i)) & 15;
      int picked = (int) (bytes >>> (8 * (nibble & 7))) & 0xff;
      if (nibble > 7) {
        picked = picked > 127 ? 0xff : 0;
      }
      result |= (long) picked << (8 * i);
    }
    return result;
  }

  /** {@code bfi.b32 to, field, base, position, length}. */
  private static WarpOp insert(Statement statement, Slots slots) {
    int to = slots.of(statement.operand(0));
    int[] from = slots.of(statement.operands().subList(1, 5));
    return (warp, lanes) -> {
      long[] r = warp.registers;
      for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
        int lane = WarpOp.first(left);
        long position = r[from[2] + lane] & 0xff;
        long length = r[from[3] + lane] & 0xff;
        long mask = position > 31 ? 0 : (((1L << Math.min(length, 32)) - 1) << position) & LOW;
        r[to + lane] = (r[from[1] + lane] & ~mask) | ((r[from[0] + lane] << position) & mask);
      }
    };
  }
}
