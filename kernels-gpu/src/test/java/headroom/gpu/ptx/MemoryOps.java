package headroom.gpu.ptx;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Loads and stores, PTX ISA 9.7.9: of one element, or of two or four side by side. */
final class MemoryOps {
  private static final Pattern OPCODE =
      Pattern.compile(
          "(ld|st)\\.(param|global|shared)(?:\\.(?:nc|cg))?(?:\\.L1::no_allocate)?(?:\\.v([24]))?\\.([busf])(8|16|32|64)");

  private MemoryOps() {}

  static Optional<WarpOp> decode(Statement statement, Slots slots) {
    Matcher matcher = OPCODE.matcher(statement.opcode());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean load = matcher.group(1).equals("ld");
    Space space = Space.named(matcher.group(2)).orElseThrow();
    int bytes = Integer.parseInt(matcher.group(5)) / Byte.SIZE;
    List<String> elements = statement.vector(load ? 0 : 1);
    Access access =
        new Access(
            space,
            slots.address(statement.operand(load ? 1 : 0)),
            slots.of(elements),
            bytes,
            matcher.group(4).equals("s") ? Long.SIZE - bytes * Byte.SIZE : 0);
    return Optional.of(load ? access::load : access::store);
  }

  /**
   * One load or store.
   *
   * @param registers of the elements
   * @param bytes of an element
   * @param signShift bits above the element, by which a signed one is extended
   */
  private record Access(
      Space space, Slots.Address address, int[] registers, int bytes, int signShift) {

    void load(Warp warp, int lanes) {
      note(warp, lanes);
      for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
        int lane = warp.focus(WarpOp.first(left));
        long from = aligned(warp, lane);
        for (int i = 0; i < registers.length; i++) {
          long value = space.read(warp, from + (long) i * bytes, bytes);
          warp.registers[registers[i] + lane] = value << signShift >> signShift;
        }
      }
    }

    void store(Warp warp, int lanes) {
      note(warp, lanes);
      for (int left = lanes; left != 0; left = WarpOp.rest(left)) {
        int lane = warp.focus(WarpOp.first(left));
        long to = aligned(warp, lane);
        for (int i = 0; i < registers.length; i++) {
          space.write(warp, to + (long) i * bytes, bytes, warp.registers[registers[i] + lane]);
        }
      }
    }

    private long aligned(Warp warp, int lane) {
      long at = address.of(warp, lane);
      Fault.requireAligned(at, bytes * registers.length);
      return at;
    }

    private void note(Warp warp, int lanes) {
      if (space == Space.SHARED) {
        warp.block().conflicts().access(warp, address, lanes, bytes * registers.length);
      }
    }
  }
}
