package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * How far a tiled kernel sends for K and V before it needs them: while the tiles of a panel
 * compute, each asks for its share of the next one.
 *
 * <pre>
 *   panel p     ask ¼ of p+1 │ tile of heads 0… │ ask ¼ │ tile of heads 6… │ ask ¼ │ …
 *   panel p+1   ask ¼ of p+2 │ …
 * </pre>
 *
 * <p>A core has some two dozen lines on their way at a time, and is asked for no more at once
 * ({@link LinePrefetch}). Where a group has few tiles, shares would be longer than that: panels are
 * then walked in parts, all heads before the next part, and a share is of a part. A part costs a
 * tile the stores and loads of its accumulators. Wins where K and V come from DRAM, by a third with
 * 8 heads, and from an L3 that neighbours use too; costs up to 27% with 8 heads where L3 is quiet
 * or they lie in L2 ({@code results/memory/README.md}).
 *
 * @param lines most cache lines to ask for at a time, 0 for never
 */
record ReadAhead(int lines) {

  /** Name of the axis. */
  static final String AXIS = "prefetch";

  private static final int[] LINES = {0, 12, 24, 48};

  private static final AxisValue NONE = new AxisValue.Int(0);

  private static final int DEFAULT_LINES = 24;

  /** With {@link #MANY_REGISTERS}, where more lines are on their way at a time. */
  private static final int MORE_LINES = 48;

  /** Where a virtual machine hides the size. */
  private static final double UNKNOWN_L3 = 16 << 20;

  /** Heads that pay for asking with what little they wait for L3, on a quiet machine too. */
  private static final int MANY_HEADS = 32;

  /** Fewer heads lose a quarter by it while L3 keeps up, and win a sixth where it does not. */
  private static final int FEW_HEADS = 8;

  /**
   * Cores with so many (AVX-512) begin work so far ahead that reading L3 hides behind computing:
   * most lose by asking there, up to 35%, and from three heads for each KV head on win up to 40%
   * beyond.
   */
  private static final int MANY_REGISTERS = 32;

  /** Fewer heads for each KV head are so little work that such a core reads past it by itself. */
  private static final int FEWEST_HEADS = 3;

  /** The same over small pages: hardware prefetchers stop at their ends. */
  private static final int FEWEST_HEADS_OF_SMALL_PAGES = 2;

  /** Heads that lose 4% at most by asking at half of L3, and win up to 17%. */
  private static final int HEADS_AT_HALF = 16;

  /** Pages of K up to so many bytes are small. */
  private static final long SMALL_PAGE = 16 << 10;

  /** Cycles that DRAM takes to answer: 125 ns at 4 GHz. */
  private static final long CYCLES_TO_DRAM = 500;

  /** FMAs that a core starts per cycle. */
  private static final int FMAS_PER_CYCLE = 2;

  /** What a panel is walked in, each not worth more stores and loads of accumulators. */
  private static final int ENOUGH_PARTS = 8;

  /** Where shares of {@link #ENOUGH_PARTS} exceed {@link #MORE_LINES}: 3% less time at 256 dims. */
  private static final int MOST_PARTS = 16;

  /** The axis of all distances. */
  static Axis axis() {
    return Axis.ints(AXIS, "cache lines that are sent for before a tile, 0 for none", LINES);
  }

  /** Reads the axis. */
  static ReadAhead of(KernelConfig config) {
    return new ReadAhead(config.intValue(AXIS));
  }

  /** The same configuration where nothing is sent for ahead; a value of no space stays. */
  static KernelConfig never(KernelConfig config) {
    AxisValue value = config.values().getOrDefault(AXIS, new AxisValue.Int(-1));
    return axis().values().contains(value) ? config.with(AXIS, NONE) : config;
  }

  /** Whether a default asks on a core that asks only where L3 is too small or as good as that. */
  static boolean asksBeyondL3(KernelConfig config, DeviceTraits traits) {
    return traits.vectorRegisters() >= MANY_REGISTERS
        && config.values().getOrDefault(AXIS, NONE) instanceof AxisValue.Int(int lines)
        && lines > 0;
  }

  /** What is good without tuning where it {@link #pays}, or does not. */
  static AxisValue defaultValue(boolean pays, DeviceTraits traits) {
    int lines = traits.vectorRegisters() >= MANY_REGISTERS ? MORE_LINES : DEFAULT_LINES;
    return new AxisValue.Int(pays ? lines : 0);
  }

  /**
   * Whether a default asks ahead, and should have tiles that suit it: where K and V fill an eighth
   * of L3; with few heads for each KV head a quarter, with many twice L2, with one over pages all
   * of it. With 32 vector registers only beyond half of L3, at half over small pages or with 16
   * heads, at a quarter if panels are widened, and from three heads for each KV head on, over small
   * pages from two.
   *
   * @param widened whether panels are made floats before the tiles of all heads
   */
  static boolean pays(AttentionShape shape, DeviceTraits traits, boolean widened) {
    return LinePrefetch.AVAILABLE
        && (traits.vectorRegisters() >= MANY_REGISTERS
            ? isFarForManyRegisters(shape, traits, widened)
            : isFar(shape, traits));
  }

  private static boolean isFarForManyRegisters(
      AttentionShape shape, DeviceTraits traits, boolean widened) {
    KvFormat format = shape.format();
    long pageBytes = (long) format.pageTokens() * shape.headDim() * format.element().bytes();
    boolean smallPages = format.paged() && pageBytes <= SMALL_PAGE;
    if (shape.group() < (smallPages ? FEWEST_HEADS_OF_SMALL_PAGES : FEWEST_HEADS)) {
      return false;
    }
    if (widened) {
      // It is read with nothing to compute meanwhile.
      return shape.kvBytes() >= l3(traits) / 4;
    }
    double half = l3(traits) / 2;
    boolean atHalf = smallPages || shape.group() >= HEADS_AT_HALF;
    return atHalf ? shape.kvBytes() >= half : shape.kvBytes() > half;
  }

  private static boolean isFar(AttentionShape shape, DeviceTraits traits) {
    double least = shape.group() < FEW_HEADS ? l3(traits) / 4 : l3(traits) / 8;
    if (shape.group() >= MANY_HEADS && traits.l2Bytes() > 0) {
      least = Math.min(least, 2.0 * traits.l2Bytes());
    }
    if (shape.format().paged() && shape.group() == 1) {
      // Up to L3 it loses a tenth to a third by asking, beyond it wins as much.
      least = l3(traits);
    }
    return shape.kvBytes() >= least;
  }

  private static double l3(DeviceTraits traits) {
    return traits.l3Bytes() > 0 ? traits.l3Bytes() : UNKNOWN_L3;
  }

  /** What the emitted code needs. */
  static Constraint followsPanels() {
    return Constraint.on(
        "prefetch follows the panels of V",
        c -> !of(c).on() || c.nameValue("vLayout").equals("panel"),
        AXIS,
        "vLayout");
  }

  /** What would be timed in vain. */
  static Constraint canBeCalled() {
    return Constraint.on(
        "prefetch can be called here", c -> !of(c).on() || LinePrefetch.AVAILABLE, AXIS);
  }

  /** Whether anything is asked for. */
  boolean on() {
    return lines > 0;
  }

  /**
   * Whether a panel is computed before what was sent for at its start comes from DRAM: that should
   * then be further away than the next panel.
   *
   * @param elements of the panel
   */
  static boolean tooNear(long elements, int heads, int lanes) {
    return elements * heads / lanes / FMAS_PER_CYCLE < CYCLES_TO_DRAM;
  }

  /**
   * Parts that a panel is walked in: the fewest whose shares are short enough, as far as possible.
   *
   * @param panelBytes of a panel, as the cache keeps it
   * @param tiles of heads
   * @param possible whether a panel can have so many parts
   */
  int parts(long panelBytes, int tiles, IntPredicate possible) {
    int most = 1;
    for (int parts = 1; on() && parts <= MOST_PARTS; parts *= 2) {
      if (possible.test(parts)) {
        most = parts;
      }
      long share = share(Math.ceilDiv(panelBytes, parts), tiles);
      if (share <= lines || (parts >= ENOUGH_PARTS && share <= MORE_LINES)) {
        break;
      }
    }
    return most;
  }

  private static long share(long partBytes, int tiles) {
    return Math.ceilDiv(Math.ceilDiv(partBytes, LinePrefetch.LINE_BYTES), tiles);
  }

  /**
   * The statements for a tile: its share of the next panel's part is asked for, then {@code call}.
   *
   * @param next address of that part, as an expression
   * @param partBytes of a part
   * @param tiles of heads
   * @param number of the tile, as an expression
   */
  List<String> before(String call, String next, long partBytes, int tiles, String number) {
    if (!on()) {
      return List.of(call);
    }
    long share = share(partBytes, tiles);
    return List.of(
        "LinePrefetch.ask(%s + (%s) * %dL, %d);"
            .formatted(next, number, share * LinePrefetch.LINE_BYTES, share),
        call);
  }
}
