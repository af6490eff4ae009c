package headroom.cpu.kernel;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Floats that live across a tile's loop and that the loop does not use, so that C2 keeps 10 or 12
 * accumulators in 16 registers.
 *
 * <p>C2 orders the loop's body loads first, until more floats live than it takes the registers to
 * hold, and prefers multiply-adds from then on. It begins one register too late, and does not see
 * an accumulator's old value die: a tile of 6 × 2 then spills and runs at 44 instead of 97 GFLOP/s.
 * Ballast makes it begin earlier, and itself waits on the stack. Nothing but the order of the
 * instructions depends on it ({@code results/loops/README.md}; read in JDK 25, {@code lcm.cpp}).
 *
 * <pre>
 *   scores[0] = scores6x2(…, scores[0], scores[1]);      numbers that C2 does not know, from the
 *   static float scores6x2(…, float f0, float f1) {      unused floats before the first row
 *     …the loop…
 *     scores[1] = f1;
 *     return f0;
 * </pre>
 *
 * @param shape vector width: with wider ones there are 32 registers, where no spills were seen. A
 *     machine with 32 narrower ones has no need of ballast either, and hardly pays for it
 * @param accumulators of the tile
 */
record Ballast(VectorShape shape, int accumulators) {

  private static final int WIDEST_BITS = 256;

  /** Fewer accumulators do not spill. */
  private static final int FEWEST = 10;

  /** Accumulators and ballast together: found by counting spills of tiles with 0 to 5 floats. */
  private static final int LIVE_FLOATS = 14;

  /** Most floats of ballast: so many of the scores' array are none. */
  static final int MOST_FLOATS = LIVE_FLOATS - FEWEST;

  private int floats() {
    boolean needed = shape.bits() <= WIDEST_BITS && accumulators >= FEWEST;
    return needed ? Math.max(0, LIVE_FLOATS - accumulators) : 0;
  }

  /** Type of the tile's result. */
  String result() {
    return floats() == 0 ? "void" : "float";
  }

  /** What follows the tile's last parameter. */
  String parameters() {
    return IntStream.range(0, floats())
        .mapToObj(", float f%d"::formatted)
        .collect(Collectors.joining());
  }

  /** The statement that calls the tile, given the call without ballast. */
  String call(String call) {
    if (floats() == 0) {
      return call;
    }
    String arguments =
        IntStream.range(0, floats())
            .mapToObj(", scores[%d]"::formatted)
            .collect(Collectors.joining());
    return "scores[0] = " + call.substring(0, call.lastIndexOf(')')) + arguments + ");";
  }

  /** Writes the tile's last statements. */
  void emitEnd(SourceWriter out, String scores) {
    for (int i = 1; i < floats(); i++) {
      out.line("%s[%d] = f%d;", scores, i, i);
    }
    if (floats() > 0) {
      out.line("return f0;");
    }
  }
}
