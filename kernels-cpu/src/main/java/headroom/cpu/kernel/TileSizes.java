package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.stream.IntStream;

/** The sizes that register tiles are tried in, and how to pick among them. */
final class TileSizes {

  /** Vectors of a tile, in lanes' direction. */
  static final int[] VECTORS = {1, 2, 3, 4, 5, 6, 8};

  /** Steps per loop iteration; registers leave more than one to small tiles only. */
  static final int[] UNROLL = {1, 2, 3, 4};

  private static final int[] HEADS = {1, 2, 3, 4, 5, 6, 7, 8, 12};

  private TileSizes() {}

  /** Heads of a tile: such that the group's largest tile has just so many. */
  static int[] heads(int group) {
    return IntStream.of(HEADS)
        .map(most -> new HeadTiles(group, Math.min(most, group)).large())
        .distinct()
        .sorted()
        .toArray();
  }

  /** Dim vectors of a tile: none wider than the head at the narrowest of these widths. */
  static int[] dimVectors(int headDim, List<Integer> widths) {
    int narrowest = widths.stream().mapToInt(bits -> new VectorShape(bits).lanes()).min().orElse(1);
    return upTo(VECTORS, Math.ceilDiv(headDim, narrowest));
  }

  /** The axis of vector widths. */
  static Axis widthAxis(List<Integer> widths) {
    return Axis.ints(
        "vectorBits", "vector width", widths.stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * Widths worth trying, widest first: half the width costs half the FMA rate on most cores and
   * clocks higher on a few; a quarter never pays.
   */
  static List<Integer> widths(DeviceTraits traits) {
    List<Integer> widths =
        VectorShape.WIDTHS.reversed().stream()
            .filter(bits -> bits <= traits.vectorBits() && bits * 2 >= traits.vectorBits())
            .toList();
    return widths.isEmpty() ? List.of(VectorShape.WIDTHS.getLast()) : widths;
  }

  /** The values that do not exceed {@code most}. */
  static int[] upTo(int[] values, int most) {
    return IntStream.of(values).filter(value -> value <= most).toArray();
  }

  /** The largest value that does not exceed {@code most}. */
  static int largest(int[] values, int most) {
    return IntStream.of(values).filter(value -> value <= most).max().orElse(1);
  }

  /**
   * The preferred number of heads, or the fewest above it that reach so many accumulators where the
   * head has too few vectors: a head dim of one vector wants more heads.
   */
  static int headsFor(int[] heads, int preferred, int accumulators, int[] vectors) {
    int widest = vectors[vectors.length - 1];
    int start = largest(heads, preferred);
    return IntStream.of(heads)
        .filter(count -> count >= start && count * widest >= accumulators)
        .findFirst()
        .orElse(start * widest >= RegisterBudget.FMAS_IN_FLIGHT ? start : heads[heads.length - 1]);
  }

  /**
   * The fewest vectors that make a tile of {@code heads} reach so many accumulators, or the most.
   */
  static int reaching(int[] vectors, int accumulators, int heads) {
    return IntStream.of(vectors)
        .filter(v -> v * heads >= accumulators)
        .findFirst()
        .orElse(vectors[vectors.length - 1]);
  }

  /**
   * Refuses what a generator could not write correctly.
   *
   * @param structure all that correctness needs, whatever the device
   * @throws IllegalArgumentException if {@code config} breaks it
   */
  static void require(ConfigSpace structure, AttentionShape shape, KernelConfig config) {
    structure
        .violation(config)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(
                  "not a configuration of %s for %s: %s: %s; take one of its space"
                      .formatted(structure.variant(), shape.label(), why, config.key()));
            });
  }
}
