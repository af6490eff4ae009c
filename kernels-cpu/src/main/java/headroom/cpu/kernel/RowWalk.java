package headroom.cpu.kernel;

import java.util.function.IntFunction;

/**
 * Emits the walk over a block's rows: the block is cut into runs of equal length, and a row of each
 * is taken together, then the next of each. So a core reads as many memory streams side by side,
 * each in order: that is what its prefetchers follow best ({@code results/memory/README.md}).
 *
 * <pre>
 *   rows of the block   0 … n-1 │ n … 2n-1 │ 2n … 3n-1 │ 3n … 4n-1 │ rest        4 streams
 *   order of the walk   0 n 2n 3n │ 1 n+1 2n+1 3n+1 │ … │ rest, one at a time    = slots
 * </pre>
 *
 * <p>A row's score lies at its place in the walk, its slot, and not at its place in the block: a
 * tile's scores then lie side by side, the softmax does not mind, and PV walks alike.
 *
 * @param tiles heads of a tile
 * @param streams rows that are taken together
 */
record RowWalk(HeadTiles tiles, int streams) {

  /**
   * Writes the walk.
   *
   * @param base the block's first byte, as an expression
   * @param call by streams, then by heads: the statement for a tile; it may use {@code head}, the
   *     tile's first head, {@code at}, its first row, {@code stride}, bytes between its rows, and
   *     {@code slot}
   */
  void emit(SourceWriter out, String base, IntFunction<IntFunction<String>> call) {
    out.line("int rows = count / %d;", streams);
    out.line("long stride = rows * ROW_BYTES;");
    out.open("for (int row = 0; row < rows; row++)");
    out.line("long at = %s + row * ROW_BYTES;", base);
    out.line("int slot = first + row * %d;", streams);
    tiles.emitCalls(out, call.apply(streams));
    out.close();
    if (streams > 1) {
      out.line("// The rows that remain, one at a time: nothing after the last row is read.");
      out.open("for (int row = rows * %d; row < count; row++)", streams);
      out.line("long at = %s + row * ROW_BYTES;", base);
      out.line("int slot = first + row;");
      tiles.emitCalls(out, call.apply(1));
      out.close();
    }
  }

  /** Writes a walk that does something for each row, without tiles. */
  void emitRows(SourceWriter out, RowStatement statement) {
    out.line("int rows = count / %d;", streams);
    out.open("for (int row = 0; row < rows; row++)");
    for (int stream = 0; stream < streams; stream++) {
      statement.write(
          "row + %d * rows".formatted(stream), "first + row * %d + %d".formatted(streams, stream));
    }
    out.close();
    out.open("for (int row = rows * %d; row < count; row++)", streams);
    statement.write("row", "first + row");
    out.close();
  }

  /** Writes what is done for a row. */
  interface RowStatement {
    /**
     * Writes it.
     *
     * @param row the row's number in the block, as an expression
     * @param slot its place in the walk, as an expression
     */
    void write(String row, String slot);
  }

  /** Calls {@code emit} with the heads and streams of every tile that the walk calls. */
  void forEachTile(TileEmitter emit) {
    for (int heads : tiles.sizes()) {
      emit.accept(heads, streams);
      if (streams > 1) {
        emit.accept(heads, 1);
      }
    }
  }

  /** Writes the method of a tile. */
  interface TileEmitter {
    /** Writes it. */
    void accept(int heads, int streams);
  }
}
