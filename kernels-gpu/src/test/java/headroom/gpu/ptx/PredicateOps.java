package headroom.gpu.ptx;

import java.util.List;
import java.util.Optional;

/** Comparison and selection, PTX ISA 9.7.5. */
final class PredicateOps {
  private static final long LOW = 0xffff_ffffL;

  private PredicateOps() {}

  static Optional<WarpOp> decode(Statement statement, Slots slots) {
    List<String> parts = List.of(statement.opcode().split("\\.", -1));
    if (parts.size() == 3 && parts.getFirst().equals("setp")) {
      return switch (parts.get(2)) {
        case "f32" -> floats(parts.get(1)).map(test -> compare(statement, slots, test));
        case "s16", "u16", "b16", "s32", "u32", "b32", "s64", "u64", "b64" ->
            integers(parts.get(1), parts.get(2)).map(test -> compare(statement, slots, test));
        default -> Optional.empty();
      };
    }
    return switch (statement.opcode()) {
      case "selp.b16", "selp.b32", "selp.b64", "selp.f32", "selp.s32", "selp.u32" ->
          Optional.of(Arithmetic.ternary(statement, slots, (a, b, chosen) -> chosen != 0 ? a : b));
      default -> Optional.empty();
    };
  }

  private interface Test {
    boolean holds(long a, long b);
  }

  private static WarpOp compare(Statement statement, Slots slots, Test test) {
    return Arithmetic.binary(statement, slots, (a, b) -> test.holds(a, b) ? 1 : 0);
  }

  /** Ordered comparisons are false where a side is NaN, those that end in u are true there. */
  private static Optional<Test> floats(String comparison) {
    return Optional.ofNullable(
        switch (comparison) {
          case "eq" -> (a, b) -> FloatOps.number(a) == FloatOps.number(b);
          case "ne" -> (a, b) -> ordered(a, b) && FloatOps.number(a) != FloatOps.number(b);
          case "lt" -> (a, b) -> FloatOps.number(a) < FloatOps.number(b);
          case "le" -> (a, b) -> FloatOps.number(a) <= FloatOps.number(b);
          case "gt" -> (a, b) -> FloatOps.number(a) > FloatOps.number(b);
          case "ge" -> (a, b) -> FloatOps.number(a) >= FloatOps.number(b);
          case "neu" -> (a, b) -> FloatOps.number(a) != FloatOps.number(b);
          case "ltu" -> (a, b) -> !(FloatOps.number(a) >= FloatOps.number(b));
          case "gtu" -> (a, b) -> !(FloatOps.number(a) <= FloatOps.number(b));
          case "leu" -> (a, b) -> !(FloatOps.number(a) > FloatOps.number(b));
          case "geu" -> (a, b) -> !(FloatOps.number(a) < FloatOps.number(b));
          case "nan" -> (a, b) -> !ordered(a, b);
          default -> null;
        });
  }

  private static boolean ordered(long a, long b) {
    return !Float.isNaN(FloatOps.number(a)) && !Float.isNaN(FloatOps.number(b));
  }

  private static Optional<Test> integers(String comparison, String type) {
    return Optional.ofNullable(
        switch (comparison) {
          case "eq" -> (a, b) -> order(a, b, type) == 0;
          case "ne" -> (a, b) -> order(a, b, type) != 0;
          case "lt" -> (a, b) -> order(a, b, type) < 0;
          case "le" -> (a, b) -> order(a, b, type) <= 0;
          case "gt" -> (a, b) -> order(a, b, type) > 0;
          case "ge" -> (a, b) -> order(a, b, type) >= 0;
          default -> null;
        });
  }

  private static int order(long a, long b, String type) {
    return switch (type) {
      case "s16" -> Short.compare((short) a, (short) b);
      case "u16", "b16" -> Long.compare(a & 0xffff, b & 0xffff);
      case "s32" -> Integer.compare((int) a, (int) b);
      case "u32", "b32" -> Long.compare(a & LOW, b & LOW);
      case "s64" -> Long.compare(a, b);
      default -> Long.compareUnsigned(a, b);
    };
  }
}
