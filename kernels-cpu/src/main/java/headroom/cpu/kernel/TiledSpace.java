package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The axes of {@link TiledDecode}, what binds them, and where to start. */
final class TiledSpace {

  /**
   * 96 to 384 keys were alike on AVX2, 512 wins some percent on AVX-512; a block must hold whole
   * panels. 240 is the one for panels of five vectors, and longer than 192 for those of three and
   * six.
   */
  static final int[] KV_BLOCK = {96, 128, 192, 240, 256, 384, 512};

  /** Fewer heads need a tile as wide as the registers allow. */
  private static final int LEAST_POWERS = 4;

  /** The same where panels are sent for. */
  private static final int LEAST_POWERS_AHEAD = 3;

  /**
   * C2 unrolls the loop of a tile with fewer accumulators, and then spills some: up to 1.5 times as
   * long ({@code results/loops/README.md}).
   */
  private static final int NOT_UNROLLED = 14;

  /** Keys of a block whose pages are widened side by side. */
  private static final int SHORT_BLOCK = 128;

  /** A tile of so many heads has narrow panels anyhow. */
  private static final int FEW_HEADS = 8;

  private TiledSpace() {}

  /** What may be tried for a shape on a device. */
  static ConfigSpace of(String id, AttentionShape shape, DeviceTraits traits) {
    return new ConfigSpace(
        id,
        axes(shape, TileSizes.widths(traits)),
        Stream.concat(structure(shape), device(shape, traits)).toList());
  }

  /** What correctness needs; widths above the hardware's are emulated by the JDK. */
  static ConfigSpace structure(String id, AttentionShape shape) {
    return new ConfigSpace(id, axes(shape, VectorShape.WIDTHS), structure(shape).toList());
  }

  private static List<Axis> axes(AttentionShape shape, List<Integer> widths) {
    int[] tileHeads = TileSizes.heads(shape.group());
    int[] dimVectors = TileSizes.dimVectors(shape.headDim(), widths);
    Stream<Axis> tiles =
        Stream.of(
            TileSizes.widthAxis(widths),
            Axis.ints("qkHeads", "query heads of a score tile", tileHeads),
            Axis.ints("qkVectors", "key vectors of a score tile and a K panel", TileSizes.VECTORS),
            Axis.ints("qkUnroll", "dims per iteration of a score tile", TileSizes.UNROLL),
            Axis.ints("pvHeads", "query heads of a value tile", tileHeads),
            Axis.ints("pvVectors", "dim vectors of a value tile and a V panel", dimVectors),
            Axis.ints("pvUnroll", "keys per iteration of a value tile", TileSizes.UNROLL),
            Axis.ints("kvBlock", "keys per block of the online softmax", KV_BLOCK),
            Exp2.axis(),
            Axis.names("vLayout", "V in dim panels or row-major", "panel", "row"),
            ReadAhead.axis(),
            JitFlags.axis());
    boolean reduced = shape.format().element() != ElementType.F32;
    return Stream.concat(tiles, reduced ? Stream.of(Widening.axis()) : Stream.empty()).toList();
  }

  private static Stream<Constraint> structure(AttentionShape shape) {
    Stream<Constraint> panels =
        Stream.of(
            Constraint.on(
                "KV block is whole key panels",
                c ->
                    c.intValue("kvBlock") % (c.intValue("qkVectors") * TileConstraints.lanes(c))
                        == 0,
                "vectorBits",
                "qkVectors",
                "kvBlock"),
            TileConstraints.valueTileWithinHead(shape),
            ReadAhead.followsPanels());
    return shape.format().paged() ? Stream.concat(panels, pages(shape)) : panels;
  }

  private static Stream<Constraint> pages(AttentionShape shape) {
    return Stream.of(
        TileConstraints.blocksFitPages(shape),
        valuesOfAnIterationLieInOnePage(shape),
        Constraint.on(
            "page is whole key panels",
            c -> wholePanels(shape, c.intValue("qkVectors") * TileConstraints.lanes(c)),
            "vectorBits",
            "qkVectors"));
  }

  /**
   * A tile that looks up where a key's values begin takes the next ones to lie behind them. One
   * that sends for the next run does not look up, but is exported as one that does.
   */
  private static Constraint valuesOfAnIterationLieInOnePage(AttentionShape shape) {
    boolean reduced = shape.format().element() != ElementType.F32;
    Stream<String> axes = Stream.of("kvBlock", "pvUnroll");
    return Constraint.on(
        "values of an iteration lie in one page",
        c -> {
          KvBlocks blocks = new KvBlocks(c.intValue("kvBlock"), shape.format());
          boolean widened = Widening.byPanel(shape.format().element(), c);
          return !new ValueRuns(blocks, widened, false).byKey()
              || blocks.run() % c.intValue("pvUnroll") == 0;
        },
        (reduced ? Stream.concat(axes, Stream.of(Widening.AXIS)) : axes).toArray(String[]::new));
  }

  /** Key vectors of the widest panel that a page holds whole. */
  private static int mostVectors(AttentionShape shape, int lanes) {
    return TileSizes.largest(panelVectors(shape, lanes), Integer.MAX_VALUE);
  }

  private static int[] panelVectors(AttentionShape shape, int lanes) {
    return IntStream.of(TileSizes.VECTORS).filter(v -> wholePanels(shape, v * lanes)).toArray();
  }

  private static boolean wholePanels(AttentionShape shape, int panel) {
    return shape.format().pageTokens() % panel == 0;
  }

  private static Stream<Constraint> device(AttentionShape shape, DeviceTraits traits) {
    RegisterBudget budget = new RegisterBudget(traits.vectorRegisters());
    return Stream.of(
        fitsRegisters("score", shape, budget, "qkHeads", "qkVectors", "qkUnroll"),
        fitsRegisters("value", shape, budget, "pvHeads", "pvVectors", "pvUnroll"),
        Constraint.on(
            "score tile hides the FMA latency",
            c ->
                budget.hidesLatency(
                    c.intValue("qkHeads") * c.intValue("qkVectors"),
                    shape.group() * mostVectors(shape, TileConstraints.lanes(c))),
            "vectorBits",
            "qkHeads",
            "qkVectors"),
        TileConstraints.valueTileHidesLatency(shape, budget),
        TileConstraints.scoresFitL2(shape, traits),
        ReadAhead.canBeCalled());
  }

  /**
   * Tiles that read floats keep C2's order; where they widen as they load, more lives at a time.
   */
  private static Constraint fitsRegisters(
      String tile, AttentionShape shape, RegisterBudget budget, String... sizes) {
    boolean reduced = shape.format().element() != ElementType.F32;
    return TileConstraints.fitsRegisters(
        tile,
        budget,
        c -> !reduced || Widening.byPanel(shape.format().element(), c),
        reduced ? Stream.concat(Stream.of(sizes), Stream.of(Widening.AXIS)) : Stream.of(sizes));
  }

  private record Tile(int heads, int vectors) {}

  /**
   * Of the tiles that do not spill, with heads in this order: the narrowest with so many
   * accumulators, else one that hides the FMA latency.
   */
  private static Tile scoreTile(
      int[] heads, int accumulators, int[] vectors, RegisterBudget budget, boolean inOrder) {
    int most = IntStream.of(heads).max().orElse(1) * vectors[vectors.length - 1];
    for (int wanted : new int[] {accumulators, RegisterBudget.FMAS_IN_FLIGHT}) {
      for (int count : heads) {
        for (int width : vectors) {
          if (count * width >= Math.min(wanted, most) && budget.fits(count, width, 1, inOrder)) {
            return new Tile(count, width);
          }
        }
      }
    }
    return new Tile(heads[0], vectors[0]);
  }

  /** With many registers powers of two: others lose up to 12% ({@code results/loops/README.md}). */
  private static int[] powersOfTwo(int[] vectors) {
    return IntStream.of(vectors).filter(count -> Integer.bitCount(count) == 1).toArray();
  }

  /**
   * What a tile should hold: enough to hide the FMA latency on AVX2, whose registers hold little
   * more. With many registers twice as much, or C2 unrolls the tile's loop and spills; but where
   * few heads send for panels ahead, narrow ones, which leave less to send for at a time ({@code
   * results/memory/README.md}).
   */
  private static int accumulators(int group, boolean manyRegisters, boolean powers, boolean ahead) {
    if (!manyRegisters || (powers && ahead && group < FEW_HEADS)) {
      return RegisterBudget.FMAS_IN_FLIGHT;
    }
    return powers ? NOT_UNROLLED : 16;
  }

  /** Heads of the smallest tile of a group that is walked in tiles of up to so many. */
  private static int fewestHeads(int group, int most) {
    return IntStream.of(new HeadTiles(group, most).sizes()).min().orElse(most);
  }

  /** Vectors of the narrowest value tile: what is left of a head's, if it is not whole tiles. */
  private static int restVectors(int vectors, int tile) {
    return vectors % tile == 0 ? tile : vectors % tile;
  }

  /** Up to so many heads, the most first; then more, the fewest first. */
  private static int[] preferred(int[] heads, int most) {
    IntStream down =
        IntStream.of(heads).filter(count -> count <= most).map(count -> -count).sorted();
    IntStream up = IntStream.of(heads).filter(count -> count > most);
    return IntStream.concat(down.map(count -> -count), up).toArray();
  }

  /** The longest block up to {@code most} that is whole panels and whose scores fit half of L2. */
  private static int kvBlock(int most, int panel, AttentionShape shape, DeviceTraits traits) {
    int[] whole = IntStream.of(KV_BLOCK).filter(keys -> keys % panel == 0).toArray();
    int[] small =
        IntStream.of(whole)
            .filter(keys -> new KvBlocks(keys, shape.format()).fitPages())
            .filter(keys -> TileConstraints.scoresFitL2(shape, keys, traits))
            .toArray();
    return TileSizes.largest(small.length == 0 ? whole : small, Math.max(most, whole[0]));
  }

  /** A configuration that is good without tuning: see results/loops/README.md for the tiles. */
  static KernelConfig defaultConfig(String id, AttentionShape shape, DeviceTraits traits) {
    boolean manyRegisters = traits.vectorRegisters() >= 32;
    List<Integer> widths = TileSizes.widths(traits);
    int bits = widths.getFirst();
    int[] heads = TileSizes.heads(shape.group());
    int[] dimVectors = TileSizes.dimVectors(shape.headDim(), List.of(bits));
    boolean reduced = shape.format().element() != ElementType.F32;
    // What one tile cannot share among all heads is widened before; tiles that widen have fewer.
    Widening widening = shape.group() > (manyRegisters ? 8 : 5) ? Widening.PANEL : Widening.LOAD;
    boolean widened = reduced && widening == Widening.PANEL;
    boolean floats = !reduced || widened;
    int most = manyRegisters ? 8 : floats ? 6 : 5;
    boolean ahead = ReadAhead.pays(shape, traits, widened);
    // Tiles that widen need more registers than powers of two would leave.
    int leastPowers = ahead ? LEAST_POWERS_AHEAD : LEAST_POWERS;
    boolean powers = manyRegisters && floats && shape.group() >= leastPowers;
    int accumulators = accumulators(shape.group(), manyRegisters, powers, ahead);
    int lanes = new VectorShape(bits).lanes();
    RegisterBudget budget = new RegisterBudget(traits.vectorRegisters());
    int[] keyVectors = panelVectors(shape, lanes);
    if (powers) {
      keyVectors = powersOfTwo(keyVectors);
      dimVectors = powersOfTwo(dimVectors);
    }
    Tile score = scoreTile(preferred(heads, most), accumulators, keyVectors, budget, floats);
    int qkVectors = score.vectors();
    int pvHeads = TileSizes.headsFor(heads, most, accumulators, dimVectors);
    Map<String, AxisValue> values = new TreeMap<>();
    values.put("vectorBits", new AxisValue.Int(bits));
    values.put("qkHeads", new AxisValue.Int(score.heads()));
    values.put("qkVectors", new AxisValue.Int(qkVectors));
    values.put("qkUnroll", new AxisValue.Int(1));
    values.put("pvHeads", new AxisValue.Int(pvHeads));
    int pvVectors = TileSizes.reaching(dimVectors, accumulators, pvHeads);
    values.put("pvVectors", new AxisValue.Int(pvVectors));
    values.put("pvUnroll", new AxisValue.Int(1));
    // Several small pages are widened side by side: as many as leave room in L1.
    boolean smallPages = shape.format().paged() && shape.format().pageTokens() < SHORT_BLOCK;
    boolean sideBySide = widened && !ahead && smallPages;
    int longest = !manyRegisters ? 256 : sideBySide ? SHORT_BLOCK : 512;
    int kvBlock = kvBlock(longest, qkVectors * lanes, shape, traits);
    values.put("kvBlock", new AxisValue.Int(kvBlock));
    values.put(ReadAhead.AXIS, ReadAhead.defaultValue(ahead, traits));
    if (reduced) {
      values.put(Widening.AXIS, widening.value());
    }
    values.put(Exp2.AXIS, Exp2.DEGREE_5.value());
    values.put("vLayout", new AxisValue.Name("panel"));
    int restVectors = restVectors(Math.ceilDiv(shape.headDim(), lanes), pvVectors);
    int smallest =
        Math.min(
            fewestHeads(shape.group(), score.heads()) * qkVectors,
            fewestHeads(shape.group(), pvHeads) * restVectors);
    // What is sent for ahead is walked in parts, too short to be unrolled.
    boolean rolled = !manyRegisters || (smallest < NOT_UNROLLED && !ahead);
    JitFlags jit = rolled ? JitFlags.UNCHECKED_ROLLED : JitFlags.UNCHECKED;
    values.put(JitFlags.AXIS, jit.value());
    return KernelConfig.of(id, values);
  }
}
