package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Another variant over threads. The work is cut into pieces, either whole (sequence, KV head) pairs
 * or ranges of keys; threads take the next piece as they come free; ranges of one head are merged
 * by log-sum-exp.
 *
 * <pre>
 *   sequence 0, KV head 0   | keys 0..chunk | chunk..2·chunk | …      each piece: a Partial
 *   sequence 0, KV head 1   | …                                       merged per head, in order
 * </pre>
 *
 * Wins wherever a step takes longer than the hand-off of some microseconds. Cutting keys is what
 * lets MQA, with its single KV head, use more than one core; it costs one merge per range.
 */
public abstract sealed class SplitKvDecode implements KernelVariant {

  private static final String THREADS = "threads";
  private static final String CHUNK = "chunk";

  /** Whole heads: no merge. */
  private static final AxisValue.Name HEAD = new AxisValue.Name("head");

  private static final int[] CHUNKS = {256, 384, 512, 768, 1024, 1536, 2048, 4096, 8192};

  /**
   * Pieces per thread when nothing is tuned: a thread that falls behind costs a quarter at most.
   */
  private static final int PIECES_PER_THREAD = 4;

  private final RangeVariant inner;

  SplitKvDecode(RangeVariant inner) {
    this.inner = inner;
  }

  /** {@link TiledDecode} over threads. */
  public static final class Tiled extends SplitKvDecode {
    /** The variant as {@link java.util.ServiceLoader} makes it. */
    public Tiled() {
      super(new TiledDecode());
    }
  }

  /** {@link RowDecode} over threads. */
  public static final class Row extends SplitKvDecode {
    /** The variant as {@link java.util.ServiceLoader} makes it. */
    public Row() {
      super(new RowDecode());
    }
  }

  @Override
  public String id() {
    return "split-" + inner.id();
  }

  @Override
  public DeviceKind device() {
    return DeviceKind.CPU;
  }

  @Override
  public String summary() {
    return "%s over threads, by KV head or by ranges of keys merged by log-sum-exp; wins when a step"
            .formatted(inner.id())
        + " is longer than its hand-off";
  }

  @Override
  public ConfigSpace space(AttentionShape shape, DeviceTraits traits) {
    ConfigSpace base = inner.space(shape, traits);
    int[] counts = IntStream.rangeClosed(2, Math.max(2, traits.cores())).toArray();
    return new ConfigSpace(
        id(),
        axes(base, Axis.ints(THREADS, "threads that decode runs on", counts)),
        Stream.of(base.constraints().stream(), structure(), worth(shape))
            .flatMap(constraints -> constraints)
            .toList());
  }

  private static List<Axis> axes(ConfigSpace base, Axis threads) {
    List<Axis> axes = new ArrayList<>(base.axes());
    axes.add(threads);
    List<AxisValue> chunks = new ArrayList<>(List.of(HEAD));
    IntStream.of(CHUNKS).forEach(keys -> chunks.add(new AxisValue.Int(keys)));
    axes.add(new Axis(CHUNK, "keys per piece of work, or whole heads", chunks));
    return axes;
  }

  private static Stream<Constraint> structure() {
    return Stream.of(
        new Constraint(
            "chunk is whole KV blocks",
            config -> cut(config) == Integer.MAX_VALUE || cut(config) % kvBlock(config) == 0));
  }

  private static Stream<Constraint> worth(AttentionShape shape) {
    return Stream.of(
        new Constraint(
            "chunk is shorter than the sequence",
            config -> cut(config) == Integer.MAX_VALUE || cut(config) < shape.seqLen()));
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
    KernelConfig base = inner.defaultConfig(shape, traits);
    int threads = Math.max(2, traits.cores());
    KernelConfig whole =
        KernelConfig.of(id(), base.values())
            .with(THREADS, new AxisValue.Int(threads))
            .with(CHUNK, HEAD);
    long heads = (long) shape.batch() * shape.kvHeads();
    if (heads >= (long) PIECES_PER_THREAD * threads) {
      return whole;
    }
    int most = (int) (shape.seqLen() * heads / ((long) PIECES_PER_THREAD * threads));
    List<KernelConfig> cuts =
        IntStream.of(CHUNKS)
            .filter(keys -> keys < shape.seqLen() && keys % kvBlock(base) == 0)
            .mapToObj(keys -> whole.with(CHUNK, new AxisValue.Int(keys)))
            .toList();
    return cuts.reversed().stream()
        .filter(config -> cut(config) <= most)
        .findFirst()
        .orElse(cuts.isEmpty() ? whole : cuts.getFirst());
  }

  @Override
  public List<String> jvmFlags(KernelConfig config) {
    return inner.jvmFlags(config);
  }

  @Override
  public int threads(KernelConfig config) {
    return config.intValue(THREADS);
  }

  @Override
  public DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
    KernelConfig ofInner = ofInner(config);
    // The inner variant checks its own axes; what is left is checked here.
    RangeProgram program = inner.program(shape, ofInner);
    int most = Math.max(2, threads(config));
    ConfigSpace own =
        new ConfigSpace(
            id(),
            axes(
                new ConfigSpace(id(), fixed(ofInner), List.of()),
                Axis.ints(
                    THREADS,
                    "threads",
                    IntStream.rangeClosed(2, Math.min(most, MAX_THREADS)).toArray())),
            structure().toList());
    ConfigCheck.require(own, shape, config);
    return new SplitDecode(program, threads(config), cut(config));
  }

  /** More threads than any machine of today has cores; a profile cannot ask for a million. */
  private static final int MAX_THREADS = 1024;

  private static List<Axis> fixed(KernelConfig config) {
    return config.values().entrySet().stream()
        .map(entry -> new Axis(entry.getKey(), "checked", List.of(entry.getValue())))
        .toList();
  }

  private KernelConfig ofInner(KernelConfig config) {
    TreeMap<String, AxisValue> values = new TreeMap<>(config.values());
    values.remove(THREADS);
    values.remove(CHUNK);
    return KernelConfig.of(inner.id(), values);
  }

  private static int kvBlock(KernelConfig config) {
    return config.intValue("kvBlock");
  }

  /** Keys per piece; whole heads are one range without end. */
  private static int cut(KernelConfig config) {
    return config.value(CHUNK).filter(HEAD::equals).isPresent()
        ? Integer.MAX_VALUE
        : config.intValue(CHUNK);
  }
}
