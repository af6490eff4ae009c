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
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The axes of {@link RowDecode}, what binds them, and where to start. */
final class RowSpace {

  private static final int[] QK_HEADS = {1, 2, 3, 4, 6, 8};
  private static final int[] QK_KEYS = {1, 2, 4, 8};
  private static final int[] PV_HEADS = {1, 2, 3, 4, 6, 8};
  private static final int[] PV_VECTORS = {1, 2, 4, 8};
  private static final int[] UNROLL = {1, 2, 4};
  private static final int[] KV_BLOCK = {64, 128, 256, 512};

  private RowSpace() {}

  /** What may be tried for a shape on a device. */
  static ConfigSpace of(String id, AttentionShape shape, DeviceTraits traits) {
    return new ConfigSpace(
        id,
        axes(shape, VectorShape.worthTrying(traits)),
        Stream.concat(structure(shape), device(shape, traits)).toList());
  }

  /**
   * Checks all that correctness needs.
   *
   * @throws IllegalArgumentException if {@code config} breaks it
   */
  static void require(String id, AttentionShape shape, KernelConfig config) {
    ConfigCheck.require(
        new ConfigSpace(id, axes(shape, VectorShape.WIDTHS), structure(shape).toList()),
        shape,
        config);
  }

  private static List<Axis> axes(AttentionShape shape, List<Integer> widths) {
    return List.of(
        ints("vectorBits", "vector width", widths.stream().mapToInt(Integer::intValue)),
        ints("qkHeads", "query heads of a score tile", upTo(QK_HEADS, shape.group())),
        ints("qkKeys", "keys of a score tile", IntStream.of(QK_KEYS)),
        ints("pvHeads", "query heads of a value tile", upTo(PV_HEADS, shape.group())),
        ints("pvVectors", "dim vectors of a value tile", IntStream.of(PV_VECTORS)),
        ints("pvUnroll", "keys per iteration of a value tile", IntStream.of(UNROLL)),
        ints("kvBlock", "keys per block of the online softmax", IntStream.of(KV_BLOCK)),
        JitFlags.axis());
  }

  private static Axis ints(String name, String meaning, IntStream values) {
    return Axis.ints(name, meaning, values.toArray());
  }

  private static IntStream upTo(int[] values, int most) {
    return IntStream.of(values).filter(value -> value <= most);
  }

  private static Stream<Constraint> structure(AttentionShape shape) {
    return Stream.of(
        constraint(
            "value tile is no wider than the head",
            plan ->
                plan.pvVectors() == 1
                    || plan.pvVectors() <= Math.ceilDiv(shape.headDim(), plan.shape().lanes())));
  }

  private static Stream<Constraint> device(AttentionShape shape, DeviceTraits traits) {
    RegisterBudget budget = new RegisterBudget(traits.vectorRegisters());
    return Stream.of(
        constraint(
            "score tile fits the vector registers",
            plan -> budget.fits(plan.qkHeads(), plan.qkKeys(), 1)),
        constraint(
            "value tile fits the vector registers",
            plan -> budget.fits(plan.pvHeads(), plan.pvVectors(), plan.pvUnroll())),
        constraint("score tile hides the FMA latency", plan -> plan.qkHeads() * plan.qkKeys() >= 4),
        constraint(
            "value tile hides the FMA latency",
            plan ->
                budget.hidesLatency(
                    plan.pvHeads() * plan.pvVectors(),
                    shape.group() * Math.ceilDiv(shape.headDim(), plan.shape().lanes()))));
  }

  private static Constraint constraint(String name, Predicate<RowPlan> test) {
    return new Constraint(name, config -> test.test(RowPlan.of(config)));
  }

  /** A configuration that is good without tuning: small tiles, which every register file holds. */
  static KernelConfig defaultConfig(String id, AttentionShape shape, DeviceTraits traits) {
    int bits = Math.min(traits.vectorBits(), VectorShape.WIDTHS.getLast());
    int dimVectors = Math.ceilDiv(shape.headDim(), new VectorShape(bits).lanes());
    int heads = Math.min(shape.group(), 4);
    Map<String, AxisValue> values = new TreeMap<>();
    values.put("vectorBits", new AxisValue.Int(bits));
    values.put("qkHeads", new AxisValue.Int(Math.min(heads, 2)));
    values.put("qkKeys", new AxisValue.Int(4));
    values.put("pvHeads", new AxisValue.Int(Math.min(heads, 2)));
    values.put(
        "pvVectors", new AxisValue.Int(upTo(PV_VECTORS, Math.min(dimVectors, 4)).max().orElse(1)));
    values.put("pvUnroll", new AxisValue.Int(1));
    values.put("kvBlock", new AxisValue.Int(128));
    values.put(JitFlags.AXIS, JitFlags.UNCHECKED.value());
    return KernelConfig.of(id, values);
  }
}
