package headroom.cpu.kernel;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Emits the walk over a group's heads in tiles; what remains of the group is a narrower tile, so no
 * head is computed twice or padded.
 *
 * @param group query heads
 * @param tile heads of a full tile
 */
record HeadTiles(int group, int tile) {

  int full() {
    return group / tile;
  }

  int remainder() {
    return group % tile;
  }

  /** Heads of the tiles that occur: the full one, the one that remains. */
  int[] sizes() {
    return IntStream.of(full() > 0 ? tile : 0, remainder()).filter(heads -> heads > 0).toArray();
  }

  /**
   * Emits the calls.
   *
   * @param call statement for a tile of the given number of heads; it may use {@code head}, the
   *     tile's first head
   */
  void emitCalls(SourceWriter out, IntFunction<String> call) {
    int covered = full() * tile;
    if (full() > 0) {
      out.open("for (int head = 0; head < %d; head += %d)", covered, tile);
      out.line(call.apply(tile));
      out.close();
    }
    if (remainder() > 0) {
      out.line("// The heads that remain, in a narrower tile.");
      out.open("for (int head = %d; head < %d; head += %d)", covered, group, remainder());
      out.line(call.apply(remainder()));
      out.close();
    }
  }
}
