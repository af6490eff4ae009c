package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The axes of {@link TiledDecode}, what binds them, and where to start. */
final class TiledSpace {

  private static final int[] TILE_HEADS = {1, 2, 3, 4, 6, 8, 12};
  private static final int[] TILE_VECTORS = {1, 2, 3, 4, 6, 8};
  private static final int[] UNROLL = {1, 2, 4};
  private static final int[] KV_BLOCK = {64, 96, 128, 192, 256, 384, 512};

  private TiledSpace() {}

  /** What may be tried for a shape on a device. */
  static ConfigSpace of(String id, AttentionShape shape, DeviceTraits traits) {
    List<Integer> widths =
        VectorShape.WIDTHS.reversed().stream()
            // Half the width costs half the FMA rate nearly everywhere; a quarter never pays.
            .filter(bits -> bits <= traits.vectorBits() && bits * 2 >= traits.vectorBits())
            .toList();
    return new ConfigSpace(
        id,
        axes(shape, widths),
        Stream.concat(structure(shape), device(shape, traits)).toList());
  }

  /**
   * Checks all that correctness needs; widths above the hardware's are emulated by the JDK.
   *
   * @throws IllegalArgumentException if {@code config} breaks it
   */
  static void require(String id, AttentionShape shape, KernelConfig config) {
    new ConfigSpace(id, axes(shape, VectorShape.WIDTHS), structure(shape).toList())
        .violation(config)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(
                  "not a configuration of %s for %s: %s: %s; take one of its space"
                      .formatted(id, shape.label(), why, config.key()));
            });
  }

  private static List<Axis> axes(AttentionShape shape, List<Integer> widths) {
    int[] tileHeads = upTo(TILE_HEADS, shape.group());
    int narrowest = widths.stream().mapToInt(bits -> new VectorShape(bits).lanes()).min().orElse(1);
    int[] dimVectors = upTo(TILE_VECTORS, Math.ceilDiv(shape.headDim(), narrowest));
    return List.of(
        ints("vectorBits", "vector width", widths.stream().mapToInt(Integer::intValue).toArray()),
        ints("qkHeads", "query heads of a score tile", tileHeads),
        ints("qkVectors", "key vectors of a score tile; a K panel is as wide", TILE_VECTORS),
        ints("qkUnroll", "dims per iteration of a score tile", UNROLL),
        ints("pvHeads", "query heads of a value tile", tileHeads),
        ints("pvVectors", "dim vectors of a value tile; a V panel is as wide", dimVectors),
        ints("pvUnroll", "keys per iteration of a value tile", UNROLL),
        ints("kvBlock", "keys per block of the online softmax", KV_BLOCK),
        Axis.names("vLayout", "V in dim panels or row-major", "panel", "row"),
        JitFlags.axis());
  }

  private static Axis ints(String name, String meaning, int[] values) {
    return Axis.ints(name, meaning, values);
  }

  private static int[] upTo(int[] values, int most) {
    return IntStream.of(values).filter(value -> value <= most).toArray();
  }

  private static Stream<Constraint> structure(AttentionShape shape) {
    return Stream.of(
        constraint("KV block is whole key panels", plan -> plan.kvBlock() % plan.keyPanel() == 0),
        constraint(
            "value tile is no wider than the head",
            plan ->
                plan.pvVectors() <= Math.ceilDiv(shape.headDim(), plan.shape().lanes())));
  }

  private static Stream<Constraint> device(AttentionShape shape, DeviceTraits traits) {
    RegisterBudget budget = new RegisterBudget(traits.vectorRegisters());
    return Stream.of(
        constraint(
            "score tile fits the vector registers",
            plan -> budget.fits(plan.qkHeads(), plan.qkVectors(), plan.qkUnroll())),
        constraint(
            "value tile fits the vector registers",
            plan -> budget.fits(plan.pvHeads(), plan.pvVectors(), plan.pvUnroll())),
        constraint(
            "score tile hides the FMA latency",
            plan ->
                budget.hidesLatency(
                    plan.qkHeads() * plan.qkVectors(), shape.group() * TILE_VECTORS[5])),
        constraint(
            "value tile hides the FMA latency",
            plan ->
                budget.hidesLatency(
                    plan.pvHeads() * plan.pvVectors(),
                    shape.group() * Math.ceilDiv(shape.headDim(), plan.shape().lanes()))),
        constraint(
            "scores of a block fit half of L2",
            plan ->
                traits.l2Bytes() == 0
                    || 2L * Float.BYTES * shape.group() * plan.scoreStride() <= traits.l2Bytes()));
  }

  private interface PlanTest {
    boolean holds(TiledPlan plan);
  }

  private static Constraint constraint(String name, PlanTest test) {
    return new Constraint(name, config -> test.holds(TiledPlan.of(config)));
  }

  /** A configuration that is good without tuning: see results/loops/README.md for the tiles. */
  static KernelConfig defaultConfig(String id, AttentionShape shape, DeviceTraits traits) {
    boolean manyRegisters = traits.vectorRegisters() >= 32;
    int bits = Math.min(traits.vectorBits(), VectorShape.WIDTHS.getLast());
    int dimVectors = Math.ceilDiv(shape.headDim(), new VectorShape(bits).lanes());
    int accumulators = manyRegisters ? 16 : 8;
    int qkHeads = largest(TILE_HEADS, Math.min(shape.group(), manyRegisters ? 8 : 6));
    int qkVectors = reaching(TILE_VECTORS, accumulators, qkHeads);
    int pvHeads = largest(TILE_HEADS, Math.min(shape.group(), manyRegisters ? 8 : 4));
    int pvVectors = reaching(upTo(TILE_VECTORS, dimVectors), accumulators, pvHeads);
    // 128 keys, or 192 where a panel is a multiple of three vectors.
    int kvBlock = qkVectors % 3 == 0 ? 192 : 128;
    Map<String, AxisValue> values = new TreeMap<>();
    values.put("vectorBits", new AxisValue.Int(bits));
    values.put("qkHeads", new AxisValue.Int(qkHeads));
    values.put("qkVectors", new AxisValue.Int(qkVectors));
    values.put("qkUnroll", new AxisValue.Int(1));
    values.put("pvHeads", new AxisValue.Int(pvHeads));
    values.put("pvVectors", new AxisValue.Int(pvVectors));
    values.put("pvUnroll", new AxisValue.Int(1));
    values.put("kvBlock", new AxisValue.Int(kvBlock));
    values.put("vLayout", new AxisValue.Name("panel"));
    JitFlags jit = manyRegisters ? JitFlags.UNCHECKED : JitFlags.UNCHECKED_ROLLED;
    values.put(JitFlags.AXIS, jit.value());
    return KernelConfig.of(id, values);
  }

  private static int largest(int[] values, int most) {
    return IntStream.of(values).filter(value -> value <= most).max().orElse(1);
  }

  /** The fewest vectors that make a tile of {@code heads} reach so many accumulators. */
  private static int reaching(int[] vectors, int accumulators, int heads) {
    return IntStream.of(vectors)
        .filter(v -> v * heads >= accumulators)
        .findFirst()
        .orElse(vectors[vectors.length - 1]);
  }
}
