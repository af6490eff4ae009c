package headroom.gpu.ptx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the lanes of a warp do together: shuffles, and loads and products of matrices. */
final class CollectiveOps {
  private CollectiveOps() {}

  static Optional<WarpOp> decode(Statement statement, Slots slots) {
    return switch (statement.opcode()) {
      case "shfl.sync.bfly.b32" -> Optional.of(butterfly(statement, slots));
      case "vote.sync.any.pred" -> Optional.of(any(statement, slots));
      case "ldmatrix.sync.aligned.m8n8.x4.shared.b16",
          "ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16" ->
          Optional.of(loadMatrices(statement, slots));
      case "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32" ->
          Optional.of(multiply(statement, slots, MatrixProduct.Element.BF16));
      case "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32" ->
          Optional.of(multiply(statement, slots, MatrixProduct.Element.F16));
      default -> Optional.empty();
    };
  }

  /** {@code to|valid, from, lane mask, 31, -1}: of the whole warp. */
  private static WarpOp butterfly(Statement statement, Slots slots) {
    List<String> to = List.of(statement.operand(0).split("\\|", -1));
    int target = slots.of(to.getFirst());
    int valid = to.size() > 1 ? slots.of(to.get(1)) : -1;
    int from = slots.of(statement.operand(1));
    int mask = slots.of(statement.operand(2));
    int clamp = slots.of(statement.operand(3));
    int members = slots.of(statement.operand(4));
    return (warp, lanes) -> {
      long[] r = warp.registers;
      for (int lane = 0; lane < Warp.LANES; lane++) {
        if ((int) r[clamp + lane] != 31 || (int) r[members + lane] != -1) {
          throw new Fault("shuffles less than the warp, which the test device does not know");
        }
      }
      long[] values = new long[Warp.LANES];
      System.arraycopy(r, from, values, 0, Warp.LANES);
      for (int lane = 0; lane < Warp.LANES; lane++) {
        r[target + lane] = values[lane ^ ((int) r[mask + lane] & 31)];
        if (valid >= 0) {
          r[valid + lane] = 1;
        }
      }
    };
  }

  /** {@code to, holds, -1}: of the whole warp. */
  private static WarpOp any(Statement statement, Slots slots) {
    int to = slots.of(statement.operand(0));
    int holds = slots.of(statement.operand(1));
    int members = slots.of(statement.operand(2));
    return (warp, lanes) -> {
      long[] r = warp.registers;
      long found = 0;
      for (int lane = 0; lane < Warp.LANES; lane++) {
        if ((int) r[members + lane] != -1) {
          throw new Fault("votes of less than the warp, which the test device does not know");
        }
        found |= r[holds + lane];
      }
      Arrays.fill(r, to, to + Warp.LANES, found);
    };
  }

  /**
   * Four matrices of 8 x 8 elements of 16 bits: lane l addresses row l % 8 of matrix l / 8, and
   * gets elements 2 (l % 4) and the next one of row l / 4; of the transposed matrix, of column l /
   * 4.
   */
  private static WarpOp loadMatrices(Statement statement, Slots slots) {
    boolean transposed = statement.has("trans");
    int[] to = slots.of(statement.vector(0));
    Slots.Address address = slots.address(statement.operand(1));
    return (warp, lanes) -> {
      long[] addresses = new long[Warp.LANES];
      long[][] rows = new long[Warp.LANES][];
      for (int lane = 0; lane < Warp.LANES; lane++) {
        addresses[lane] = (int) address.of(warp, warp.focus(lane));
        rows[lane] = row(warp, addresses[lane]);
      }
      for (int matrix = 0; matrix < to.length; matrix++) {
        warp.block().matrixConflicts().rows(addresses, matrix * 8, 8, 16);
        for (int lane = 0; lane < Warp.LANES; lane++) {
          int line = lane / 4;
          int pair = lane % 4 * 2;
          long low = rows[matrix * 8 + (transposed ? pair : line)][transposed ? line : pair];
          long high =
              rows[matrix * 8 + (transposed ? pair + 1 : line)][transposed ? line : pair + 1];
          warp.registers[to[matrix] + lane] = low | high << 16;
        }
      }
    };
  }

  private static long[] row(Warp warp, long address) {
    Fault.requireAligned(address, 16);
    long[] elements = new long[8];
    for (int i = 0; i < elements.length; i += 2) {
      long word = warp.block().shared().read(warp.index(), address + 2L * i, 4);
      elements[i] = word & 0xffff;
      elements[i + 1] = word >>> 16;
    }
    return elements;
  }

  private static WarpOp multiply(Statement statement, Slots slots, MatrixProduct.Element element) {
    MatrixProduct product =
        new MatrixProduct(
            element,
            slots.of(statement.vector(0)),
            slots.of(statement.vector(1)),
            slots.of(statement.vector(2)),
            slots.of(statement.vector(3)));
    return (warp, lanes) -> product.run(warp.registers);
  }
}
