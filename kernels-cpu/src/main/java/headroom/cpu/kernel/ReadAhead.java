package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Emits loads of the next panel from within the tiles of the present one. The first tile of a panel
 * waits for memory, the tiles of the other heads find it in L1, and meanwhile nothing is read: the
 * two times add up. With read-ahead each tile loads a word of each line of its share of the next
 * panel, in order and slowly enough for the hardware's prefetchers to stay in front of it; of a
 * share of more than a line per step every second line or fewer, which prefetchers follow too.
 *
 * <pre>
 *   tile 0   K panel p       touches  panel p+1: ▓░░░░░
 *   tile 1   K panel p       touches  panel p+1: ░▓░░░░        one scalar load per step, and no
 *   …                                                          vector register
 *   tile 5   K panel p       touches  panel p+1: ░░░░░▓
 * </pre>
 *
 * <p>Java has no prefetch instruction. The words are combined and stored, so that C2 keeps the
 * loads. Beyond the last panel lies other memory of the pool, or its slack; what is read there has
 * no effect.
 *
 * @param panelBytes bytes of a panel
 * @param tiles tiles that share in the next panel
 * @param steps dims or keys of a tile
 * @param perStep what is added to the loop's variable for each, a power of two
 */
record ReadAhead(int panelBytes, int tiles, int steps, int perStep) {

  /** Name of the axis. */
  static final String AXIS = "readAhead";

  private static final int LINE_BYTES = 64;

  /** The slack of a pool: see {@link headroom.kernel.KvCache}. */
  private static final int MOST_REACH_BYTES = 32 << 10;

  private static final String ON = "panel";

  /** Whether the next panel is read. */
  static boolean of(KernelConfig config) {
    return config.nameValue(AXIS).equals(ON);
  }

  /** The value of the axis. */
  static AxisValue value(boolean on) {
    return new AxisValue.Name(on ? ON : "none");
  }

  /** The axis. */
  static Axis axis() {
    return new Axis(
        AXIS,
        "tiles load the next panel while they compute",
        Stream.of(false, true).map(ReadAhead::value).toList());
  }

  /** Read-ahead of a panel, unless its tiles would reach too far. */
  static Optional<ReadAhead> of(int panelBytes, int tiles, int steps, int perStep) {
    return Optional.of(new ReadAhead(panelBytes, tiles, steps, perStep))
        .filter(ahead -> ahead.reachBytes() <= MOST_REACH_BYTES);
  }

  /** Bytes from one tile's share to the next one's. */
  private int shareBytes() {
    return Math.ceilDiv(panelBytes, tiles * LINE_BYTES) * LINE_BYTES;
  }

  /** Bytes from step to step: as a multiple of the loop's variable, which is a power of two. */
  private int stepBytes() {
    int needed = Math.min(LINE_BYTES, Math.ceilDiv(shareBytes(), steps));
    int bytes = Math.max(perStep, Integer.BYTES);
    while (bytes < needed) {
      bytes *= 2;
    }
    return bytes;
  }

  /** What follows the tile's parameters. */
  static String parameters(Optional<ReadAhead> readAhead) {
    return readAhead.isPresent() ? ", MemorySegment next, long nextAt" : "";
  }

  /**
   * What follows the tile's arguments.
   *
   * @param segment memory of the panels, as an expression
   * @param panelAt the present panel's first byte
   * @param tile the tile's number
   */
  String arguments(String segment, String panelAt, String tile) {
    return ", %s, Math.min(%s + %dL + (%s) * %dL, %s.byteSize() - %dL)"
        .formatted(segment, panelAt, panelBytes, tile, shareBytes(), segment, reachBytes());
  }

  /** Bytes from the first word that a tile loads to the end of the last. */
  private int reachBytes() {
    return steps * stepBytes();
  }

  /** Writes what stands before the loop. */
  void emitBegin(SourceWriter out) {
    out.line("int touched = 0;");
  }

  /** Writes the loop statement of a step; the loop's variable is called {@code variable}. */
  void emitTouch(SourceWriter out, String variable) {
    out.line(
        "touched |= next.get(ValueLayout.JAVA_INT_UNALIGNED, nextAt + %s * %dL);",
        variable, stepBytes() / perStep);
  }

  /** Writes what stands after the loop: the words go to an unused float before the first row. */
  void emitEnd(SourceWriter out, String scores) {
    out.line("%s[%d] = Float.intBitsToFloat(touched);", scores, KernelClass.LEAD - 1);
  }
}
