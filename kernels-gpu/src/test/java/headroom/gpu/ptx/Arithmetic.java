package headroom.gpu.ptx;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Instructions that compute one register from up to three, in the same way in each lane. */
final class Arithmetic {
  private Arithmetic() {}

  /** A function of three operands. */
  interface LongTernaryOperator {
    long applyAsLong(long a, long b, long c);
  }

  static WarpOp unary(Statement statement, Slots slots, LongUnaryOperator function) {
    int to = slots.of(statement.operand(0));
    int a = slots.of(statement.operand(1));
    return (warp, lanes) -> {
      long[] r = warp.registers;
      for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
        int lane = WarpOp.first(left);
        r[to + lane] = function.applyAsLong(r[a + lane]);
      }
    };
  }

  static WarpOp binary(Statement statement, Slots slots, LongBinaryOperator function) {
    int to = slots.of(statement.operand(0));
    int a = slots.of(statement.operand(1));
    int b = slots.of(statement.operand(2));
    return (warp, lanes) -> {
      long[] r = warp.registers;
      for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
        int lane = WarpOp.first(left);
        r[to + lane] = function.applyAsLong(r[a + lane], r[b + lane]);
      }
    };
  }

  static WarpOp ternary(Statement statement, Slots slots, LongTernaryOperator function) {
    int to = slots.of(statement.operand(0));
    int a = slots.of(statement.operand(1));
    int b = slots.of(statement.operand(2));
    int c = slots.of(statement.operand(3));
    return (warp, lanes) -> {
      long[] r = warp.registers;
      for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
        int lane = WarpOp.first(left);
        r[to + lane] = function.applyAsLong(r[a + lane], r[b + lane], r[c + lane]);
      }
    };
  }
}
