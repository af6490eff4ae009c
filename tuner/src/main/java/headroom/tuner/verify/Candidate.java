package headroom.tuner.verify;

import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.gpu.kernel.CudaVariant;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.kernel.GpuTraits;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A configuration that is tried on a shape.
 *
 * @param variant whose it is
 * @param shape what it decodes
 * @param config its axes
 */
record Candidate(CudaVariant variant, AttentionShape shape, KernelConfig config) {
  static final String SPLITS = "splits";

  /**
   * Axes that a sweep moves, one at a time, from the default: those that balance loads under way
   * against blocks of an SM, and the splits, which need no other machine code.
   */
  private static final Set<String> MOVED = Set.of("kvTile", "stages", "keysInFlight", SPLITS);

  /** All that a sweep tries on a shape; of each variant the default first. */
  static List<Candidate> around(AttentionShape shape, GpuTraits gpu) {
    return defaults(shape, gpu).stream().flatMap(start -> start.neighbours(gpu)).toList();
  }

  /** What needs no tuning, of each variant that can compute the shape. */
  static List<Candidate> defaults(AttentionShape shape, GpuTraits gpu) {
    return CudaVariant.all().stream()
        .filter(variant -> variant.refusal(shape, gpu).isEmpty())
        .map(variant -> new Candidate(variant, shape, variant.defaultConfig(shape, gpu)))
        .toList();
  }

  private Stream<Candidate> neighbours(GpuTraits gpu) {
    ConfigSpace space = variant.space(shape, gpu);
    Stream<KernelConfig> moved =
        space.axes().stream()
            .filter(axis -> MOVED.contains(axis.name()))
            .flatMap(axis -> axis.values().stream().map(value -> config.with(axis.name(), value)));
    return Stream.concat(Stream.of(config), moved)
        .filter(it -> space.violation(it).isEmpty())
        .distinct()
        .map(it -> new Candidate(variant, shape, it));
  }

  DecodePlan plan() {
    return variant.plan(shape, config);
  }

  /** The same with so many splits. */
  DecodePlan plan(int splits) {
    return variant.plan(shape, config.with(SPLITS, new AxisValue.Int(splits)));
  }

  /** Whether both are the same machine code. */
  boolean sameProgram(Candidate other) {
    return plan().program().equals(other.plan().program());
  }

  /** By shape and configuration: each search for variants makes objects of its own. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Candidate that
        && shape.equals(that.shape)
        && config.equals(that.config);
  }

  @Override
  public int hashCode() {
    return Objects.hash(shape, config);
  }

  @Override
  public String toString() {
    return "%s %s".formatted(shape.label(), config.key());
  }
}
