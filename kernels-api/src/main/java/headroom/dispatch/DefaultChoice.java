package headroom.dispatch;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a runtime would run without any tuning: the first that the class path offers of two fixed
 * lists of variants, one for K and V that stream from memory, in its own default configuration. A
 * tuned winner is always measured beside it.
 */
public final class DefaultChoice {

  /** Most threads first, then the register-blocked variant. */
  private static final List<String> TILES = List.of("split-tiled", "tiled", "split-row", "row");

  /** Most threads first, then the variant that reads rows in streams. */
  private static final List<String> ROWS = List.of("split-row", "row", "split-tiled", "tiled");

  /** On a GPU: CUDA cores before tensor cores. */
  private static final List<String> LANES = List.of("lanes", "mma");

  /** On a GPU: tensor cores before CUDA cores. */
  private static final List<String> TENSOR_CORES = List.of("mma", "lanes");

  /** Up to this group a tile of 16 heads is mostly empty. Not measured yet. */
  private static final int LANES_GROUP = 4;

  /** Beyond this group arithmetic decides, wherever the cache lies: {@code results/README.md}. */
  private static final int STREAMING_GROUP = 8;

  /** Likewise, where tiles send for K and V ahead: {@code results/memory/README.md}. */
  private static final int STREAMING_GROUP_AHEAD = 4;

  /** Where a virtual machine hides the sizes. */
  private static final double UNKNOWN_L2 = 1 << 20;

  private static final double UNKNOWN_L3 = 16 << 20;

  private DefaultChoice() {}

  /**
   * The configuration of the preferred variant.
   *
   * @param variants those that may run: of the device's kind, on no more threads than it has cores
   * @throws IllegalStateException if there is no variant
   */
  public static KernelConfig of(
      List<KernelVariant> variants, AttentionShape shape, DeviceTraits traits) {
    return inOrder(variants, shape, traits)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no kernel variant for " + shape.label()));
  }

  /** The configurations of all variants that can compute the shape, the preferred first. */
  static Stream<KernelConfig> inOrder(
      List<KernelVariant> variants, AttentionShape shape, DeviceTraits traits) {
    int most = sendsAhead(variants, shape, traits) ? STREAMING_GROUP_AHEAD : STREAMING_GROUP;
    List<String> cpu = shape.group() <= most && streams(shape, traits) ? ROWS : TILES;
    List<String> gpu = shape.group() <= LANES_GROUP ? LANES : TENSOR_CORES;
    List<String> preference = Stream.concat(cpu.stream(), gpu.stream()).toList();
    return Stream.concat(
            preference.stream()
                .flatMap(id -> variants.stream().filter(variant -> variant.id().equals(id))),
            variants.stream().filter(variant -> !preference.contains(variant.id())))
        .filter(variant -> variant.refusal(shape).isEmpty())
        .map(variant -> variant.defaultConfig(shape, traits));
  }

  private static boolean sendsAhead(
      List<KernelVariant> variants, AttentionShape shape, DeviceTraits traits) {
    return variants.stream()
        .filter(variant -> variant.id().equals("tiled"))
        .map(tiled -> tiled.defaultConfig(shape, traits).values().get("prefetch"))
        .anyMatch(lines -> lines instanceof AxisValue.Int number && number.value() > 0);
  }

  private static double known(long bytes, double otherwise) {
    return bytes > 0 ? bytes : otherwise;
  }

  /**
   * With so many (AVX-512) tiles are faster wherever K and V lie: {@code
   * results/small-groups/README.md}.
   */
  private static final int MANY_REGISTERS = 32;

  /** Whether the order of reading decides: K and V come from DRAM, or, one head each, from L3. */
  private static boolean streams(AttentionShape shape, DeviceTraits traits) {
    if (traits.vectorRegisters() >= MANY_REGISTERS) {
      return false;
    }
    double near =
        shape.group() == 1
            ? known(traits.l2Bytes(), UNKNOWN_L2) * traits.cores()
            : known(traits.l3Bytes(), UNKNOWN_L3) / 2;
    return shape.kvBytes() > near;
  }
}
