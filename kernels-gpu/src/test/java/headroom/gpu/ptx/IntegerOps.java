package headroom.gpu.ptx;

import static java.util.Map.entry;

import headroom.gpu.ptx.Arithmetic.LongTernaryOperator;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongBinaryOperator;

/** Integer arithmetic, PTX ISA 9.7.1. */
final class IntegerOps {
  private static final long LOW = 0xffff_ffffL;

  private static final Map<String, LongBinaryOperator> BINARY =
      Map.ofEntries(
          entry("add.s32", (a, b) -> (int) (a + b)),
          entry("add.u32", (a, b) -> (int) (a + b)),
          entry("add.s64", Long::sum),
          entry("add.u64", Long::sum),
          entry("sub.s32", (a, b) -> (int) (a - b)),
          entry("sub.u32", (a, b) -> (int) (a - b)),
          entry("sub.s64", (a, b) -> a - b),
          entry("mul.lo.s32", (a, b) -> (int) (a * b)),
          entry("mul.lo.u32", (a, b) -> (int) (a * b)),
          entry("mul.lo.s64", (a, b) -> a * b),
          entry("mul.lo.u64", (a, b) -> a * b),
          entry("mul.hi.s32", (a, b) -> ((long) (int) a * (int) b) >> 32),
          entry("mul.hi.u32", (a, b) -> ((a & LOW) * (b & LOW)) >>> 32),
          entry("mul.wide.s32", (a, b) -> (long) (int) a * (int) b),
          entry("mul.wide.u32", (a, b) -> (a & LOW) * (b & LOW)),
          entry("div.s32", (a, b) -> (int) a / (int) b),
          entry("div.u32", (a, b) -> Integer.divideUnsigned((int) a, (int) b)),
          entry("rem.s32", (a, b) -> (int) a % (int) b),
          entry("rem.u32", (a, b) -> Integer.remainderUnsigned((int) a, (int) b)),
          entry("min.s32", (a, b) -> Math.min((int) a, (int) b)),
          entry("max.s32", (a, b) -> Math.max((int) a, (int) b)),
          entry("min.u32", (a, b) -> Math.min(a & LOW, b & LOW)),
          entry("max.u32", (a, b) -> Math.max(a & LOW, b & LOW)),
          entry("min.s64", Math::min),
          entry("max.s64", Math::max));

  private static final Map<String, LongTernaryOperator> TERNARY =
      Map.of(
          "mad.lo.s32", (a, b, c) -> (int) (a * b + c),
          "mad.lo.u32", (a, b, c) -> (int) (a * b + c),
          "mad.lo.s64", (a, b, c) -> a * b + c,
          "mad.wide.s32", (a, b, c) -> (long) (int) a * (int) b + c,
          "mad.wide.u32", (a, b, c) -> (a & LOW) * (b & LOW) + c);

  private IntegerOps() {}

  static Optional<WarpOp> decode(Statement statement, Slots slots) {
    LongBinaryOperator binary = BINARY.get(statement.opcode());
    if (binary != null) {
      return Optional.of(Arithmetic.binary(statement, slots, binary));
    }
    LongTernaryOperator ternary = TERNARY.get(statement.opcode());
    if (ternary != null) {
      return Optional.of(Arithmetic.ternary(statement, slots, ternary));
    }
    return switch (statement.opcode()) {
      case "neg.s32" -> Optional.of(Arithmetic.unary(statement, slots, a -> -(int) a));
      case "neg.s64" -> Optional.of(Arithmetic.unary(statement, slots, a -> -a));
      default -> Optional.empty();
    };
  }
}
