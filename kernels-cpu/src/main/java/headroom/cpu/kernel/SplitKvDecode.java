package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A single-threaded variant on several threads, split by (sequence, KV head), by query heads or by
 * KV range.
 *
 * <pre>
 *   by-head      thread 0: [seq 0, head 0][seq 0, head 2]…     nothing to merge; needs
 *                thread 1: [seq 0, head 1][seq 0, head 3]…     batch · kvHeads ≥ threads
 *   query-heads  thread 0: query heads 0…h    of each KV head  nothing to merge; both read
 *                thread 1: query heads h…2h                    all keys and values
 *   ranges       keys 0…a │ a…b │ b…c │ …                      each a partial softmax, merged:
 *                row = Σ 2^(max_i − max) row_i,  sum likewise  (log-sum-exp)
 * </pre>
 *
 * <p>Wins wherever the step is longer than the hand-off, half a microsecond on two quiet cores and
 * some 10 µs on busy ones: from about 512 keys up. Loses below, and where other processes hold the
 * cores. A merge takes rows out of another core's cache, which costs more than the arithmetic:
 * where K and V are in a near cache and heads are many, query heads are the better cut. Measured in
 * {@code results/noise/README.md}.
 */
public abstract sealed class SplitKvDecode implements KernelVariant {

  private static final String THREADS = "threads";

  /** Any machine may be asked for a few threads more than it has, but not for a fork bomb. */
  private static final int MOST_THREADS = 1024;

  private static final String KV_BLOCK = "kvBlock";

  /** Query heads per thread from which a part still fills its tiles. */
  private static final int MANY_HEADS = 16;

  /** Query heads of a tile that alone is a part: measured with 32 registers. */
  private static final int TILE_HEADS = 8;

  /** Axes that say how many query heads a tile has. */
  private static final List<String> HEAD_AXES = List.of("qkHeads", "pvHeads");

  /** How much longer than the others one thread may take: shorter blocks cost some percent too. */
  private static final double UNEVEN = 1.1;

  /** Keys per thread from which threads pay: a default block lets so few be shared. */
  private static final int FEW_KEYS = 256;

  /** What a block may be cut to, longest first. */
  private static final int[] SHORT_BLOCKS = {384, 256, 192, 128, 96};

  private final String id;
  private final RangeVariant inner;

  private SplitKvDecode(RangeVariant inner) {
    this.id = "split-" + inner.id();
    this.inner = inner;
  }

  /** {@link TiledDecode} on several threads. */
  public static final class OverTiles extends SplitKvDecode {
    /** The variant as {@link java.util.ServiceLoader} makes it. */
    public OverTiles() {
      super(new TiledDecode());
    }

    /** A variant whose generated source passes through {@code edit}. */
    OverTiles(UnaryOperator<String> edit) {
      super(new TiledDecode(edit));
    }
  }

  /** {@link RowDecode} on several threads. */
  public static final class OverRows extends SplitKvDecode {
    /** The variant as {@link java.util.ServiceLoader} makes it. */
    public OverRows() {
      super(new RowDecode());
    }

    /** A variant whose generated source passes through {@code edit}. */
    OverRows(UnaryOperator<String> edit) {
      super(new RowDecode(edit));
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public DeviceKind device() {
    return DeviceKind.CPU;
  }

  @Override
  public String summary() {
    return inner.id()
        + " over threads, by KV range or by head, merged by log-sum-exp: wins from about 512 keys"
        + " up; loses below, to the hand-off";
  }

  @Override
  public ConfigSpace space(AttentionShape shape, DeviceTraits traits) {
    return wrap(inner.space(shape, traits), threadCounts(traits.cores()));
  }

  /** Powers of two and the number of cores; on a single core 2, so that the space is not empty. */
  private static int[] threadCounts(int cores) {
    int most = Math.clamp(cores, 2, MOST_THREADS);
    return IntStream.concat(
            IntStream.iterate(2, threads -> threads < most, threads -> threads * 2),
            IntStream.of(most))
        .toArray();
  }

  private ConfigSpace wrap(ConfigSpace space, int[] threads) {
    Stream<Axis> own =
        Stream.of(Axis.ints(THREADS, "threads, the caller included", threads), KvSplit.axis());
    return new ConfigSpace(
        id, Stream.concat(own, space.axes().stream()).toList(), space.constraints());
  }

  /** What each thread runs. */
  RangeVariant inner() {
    return inner;
  }

  /** The part of a configuration that is {@link #inner}'s. */
  KernelConfig innerConfig(KernelConfig config) {
    TreeMap<String, AxisValue> values = new TreeMap<>(config.values());
    values.remove(THREADS);
    values.remove(KvSplit.AXIS);
    return new KernelConfig(inner.id(), values);
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
    int threads = Math.clamp(traits.cores(), 2, MOST_THREADS);
    KernelConfig single = inner.defaultConfig(shape, traits);
    KvSplit split = defaultSplit(shape, traits, threads, single);
    KernelConfig divided =
        split == KvSplit.EVEN ? dividing(single, shape, traits, threads) : single;
    Map<String, AxisValue> values = new TreeMap<>(divided.values());
    values.put(THREADS, new AxisValue.Int(threads));
    values.put(KvSplit.AXIS, split.value());
    return KernelConfig.of(id, values);
  }

  private static KvSplit defaultSplit(
      AttentionShape shape, DeviceTraits traits, int threads, KernelConfig single) {
    if ((long) shape.batch() * shape.kvHeads() >= 2L * threads) {
      return KvSplit.BY_HEAD;
    }
    // What is sent for is sent for once where threads read different keys.
    boolean near =
        shape.kvBytes() <= traits.l3Bytes() / 2.0 && !ReadAhead.asksBeyondL3(single, traits);
    boolean parts = shape.group() >= MANY_HEADS * threads || wholeTiles(shape, threads, single);
    return near && parts ? KvSplit.QUERY_HEADS : KvSplit.EVEN;
  }

  /** Whether each thread's query heads of the only KV head are one tile of many heads. */
  private static boolean wholeTiles(AttentionShape shape, int threads, KernelConfig single) {
    return shape.batch() == 1
        && shape.kvHeads() == 1
        && shape.group() == TILE_HEADS * threads
        && single.intValue(HEAD_AXES.getFirst()) == TILE_HEADS;
  }

  /**
   * The longest block that lets threads end together, also in a decode of few keys if one does: a
   * cache that is laid out in blocks is read while it is filled. Else the one that comes nearest.
   */
  private KernelConfig dividing(
      KernelConfig config, AttentionShape shape, DeviceTraits traits, int threads) {
    ConfigSpace space = inner.space(shape, traits);
    List<KernelConfig> blocks =
        Stream.concat(
                Stream.of(config),
                IntStream.of(SHORT_BLOCKS)
                    .filter(keys -> keys < config.intValue(KV_BLOCK))
                    .mapToObj(keys -> config.with(KV_BLOCK, new AxisValue.Int(keys)))
                    .filter(candidate -> space.violation(candidate).isEmpty()))
            .toList();
    AttentionShape few =
        shape.withSeqLen((int) Math.min(shape.seqLen(), (long) FEW_KEYS * threads));
    List<KernelConfig> even =
        blocks.stream()
            .filter(candidate -> unevenness(candidate, shape, threads) <= UNEVEN)
            .toList();
    return even.stream()
        .filter(candidate -> unevenness(candidate, few, threads) <= UNEVEN)
        .findFirst()
        .or(() -> even.stream().findFirst())
        .orElseGet(
            () ->
                Collections.min(
                    blocks,
                    Comparator.comparingDouble(
                        candidate -> unevenness(candidate, shape, threads))));
  }

  /** The longest share over an equal one. */
  private double unevenness(KernelConfig config, AttentionShape shape, int threads) {
    int longest = KeyRanges.longestShare(shape.seqLen(), threads, inner.rangeStep(shape, config));
    return (double) longest * threads / shape.seqLen();
  }

  @Override
  public List<String> jvmFlags(KernelConfig config) {
    return inner.jvmFlags(innerConfig(config));
  }

  @Override
  public int threads(KernelConfig config) {
    return config.intValue(THREADS);
  }

  @Override
  public KvLayout layout(AttentionShape shape, KernelConfig config) {
    return inner.layout(shape, innerConfig(config));
  }

  @Override
  public DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
    int threads = requireThreads(config);
    KvSplit split = KvSplit.of(config);
    KernelConfig whole = innerConfig(config);
    HeadParts parts =
        new HeadParts(
            HeadGeometry.of(shape),
            split.headParts(shape.group(), threads),
            heads -> part(shape, whole, heads));
    return new ThreadedDecode(parts, split, threads);
  }

  /** The kernel for some heads of a group, with tiles that these heads are walked in. */
  private RangeProgram part(AttentionShape shape, KernelConfig config, int heads) {
    if (heads == shape.group()) {
      return inner.program(shape, config);
    }
    KernelConfig narrowed = config;
    for (String axis : HEAD_AXES) {
      int tile = new HeadTiles(heads, Math.min(heads, config.intValue(axis))).large();
      int known = TileSizes.largest(TileSizes.heads(heads), tile);
      narrowed = narrowed.with(axis, new AxisValue.Int(known));
    }
    return inner.program(shape.withQueryHeads(heads * shape.kvHeads()), narrowed);
  }

  /**
   * Refuses values of its own axes that no kernel can have.
   *
   * @throws IllegalArgumentException naming the value
   */
  void requireOwnAxes(KernelConfig config) {
    requireThreads(config);
    KvSplit.of(config);
  }

  private int requireThreads(KernelConfig config) {
    int threads = config.intValue(THREADS);
    if (!config.variant().equals(id) || threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "not a configuration of %s: threads must be from 1 to %d: %s"
              .formatted(id, MOST_THREADS, config.key()));
    }
    return threads;
  }
}
