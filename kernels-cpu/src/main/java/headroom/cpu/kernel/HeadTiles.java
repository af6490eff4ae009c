package headroom.cpu.kernel;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Emits the walk over a group's heads in tiles: the fewest that are no larger than asked for, and
 * as equal as they can be. So no head is computed twice or padded, and the last tile is not much
 * narrower than the others: one head alone would not hide the FMA latency.
 *
 * <pre>
 *   32 heads in tiles of at most 6   6 6 5 5 5 5           9 in 4   3 3 3           71 in 6   11 × 6, 5
 * </pre>
 *
 * @param group query heads
 * @param tile most heads of a tile
 */
record HeadTiles(int group, int tile) {

  /** How many tiles. */
  int count() {
    return Math.ceilDiv(group, tile);
  }

  /** Heads of the larger tiles, which come first. */
  int large() {
    return Math.ceilDiv(group, count());
  }

  /** How many of the larger ones. */
  private int larges() {
    return group - (large() - 1) * count();
  }

  /** Heads of the tiles that occur, the larger first. */
  int[] sizes() {
    return larges() == count() ? new int[] {large()} : IntStream.of(large(), large() - 1).toArray();
  }

  /** The number of the tile that begins at {@code head}, as an expression. */
  String number(int size) {
    int covered = larges() * large();
    return size == large()
        ? "head / %d".formatted(size)
        : "%d + (head - %d) / %d".formatted(larges(), covered, size);
  }

  /**
   * Emits the calls.
   *
   * @param call statement for a tile of the given number of heads; it may use {@code head}, the
   *     tile's first head
   */
  void emitCalls(SourceWriter out, IntFunction<String> call) {
    emitWalk(out, size -> List.of(call.apply(size)));
  }

  /** Emits several statements per tile, likewise. */
  void emitWalk(SourceWriter out, IntFunction<List<String>> statements) {
    int covered = larges() * large();
    out.open("for (int head = 0; head < %d; head += %d)", covered, large());
    statements.apply(large()).forEach(statement -> out.line(statement));
    out.close();
    if (covered < group) {
      out.line("// The other heads, in tiles of one less.");
      out.open("for (int head = %d; head < %d; head += %d)", covered, group, large() - 1);
      statements.apply(large() - 1).forEach(statement -> out.line(statement));
      out.close();
    }
  }
}
