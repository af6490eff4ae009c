package headroom.gpu.ptx;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asynchronous copies from global to shared memory, PTX ISA 9.7.9.25. */
final class CopyOps {
  private static final Pattern COPY =
      Pattern.compile("cp\\.async\\.(ca|cg)\\.shared\\.global(?:\\.L2::(?:64|128|256)B)?");

  private CopyOps() {}

  static Optional<WarpOp> decode(Statement statement, Slots slots) {
    Matcher copy = COPY.matcher(statement.opcode());
    if (copy.matches()) {
      return Optional.of(copy(statement, slots, copy.group(1)));
    }
    return switch (statement.opcode()) {
      case "cp.async.commit_group" -> Optional.of(each(CopyOps::commit));
      case "cp.async.wait_group" -> {
        int pending = (int) Literal.bits(statement.operand(0));
        yield Optional.of(each((warp, lane) -> warp.copies(lane).waitFor(warp, pending)));
      }
      default -> Optional.empty();
    };
  }

  private interface LaneOp {
    void run(Warp warp, int lane);
  }

  private static WarpOp each(LaneOp op) {
    return (warp, lanes) -> {
      for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
        op.run(warp, warp.focus(WarpOp.first(left)));
      }
    };
  }

  private static void commit(Warp warp, int lane) {
    warp.copies(lane).commit();
  }

  /** {@code [to], [from], bytes, live bytes}: 16 bytes past L1, 4, 8 or 16 through it. */
  private static WarpOp copy(Statement statement, Slots slots, String path) {
    Slots.Address to = slots.address(statement.operand(0));
    Slots.Address from = slots.address(statement.operand(1));
    int bytes = (int) Literal.bits(statement.operand(2));
    if (bytes != 16 && (path.equals("cg") || (bytes != 4 && bytes != 8))) {
      throw new IllegalArgumentException("no copy of %d bytes by %s".formatted(bytes, path));
    }
    int live = slots.of(statement.operand(statement.operands().size() > 3 ? 3 : 2));
    return each(
        (warp, lane) -> {
          int count = (int) warp.registers[live + lane];
          if (count < 0 || count > bytes) {
            throw new Fault("copies %d of %d bytes".formatted(count, bytes));
          }
          begin(
              warp,
              lane,
              new CopyQueue.Copy((int) to.of(warp, lane), from.of(warp, lane), bytes, count));
        });
  }

  private static void begin(Warp warp, int lane, CopyQueue.Copy copy) {
    Fault.requireAligned(copy.from(), copy.bytes());
    warp.block().shared().beginCopy(warp.index(), copy.to(), copy.bytes());
    switch (warp.block().timing()) {
      case EAGER -> copy.land(warp);
      case LAZY -> warp.copies(lane).add(copy);
    }
  }
}
