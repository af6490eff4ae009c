package headroom.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All configurations of one variant: the product of its axes, less what a named constraint rejects.
 * Points are numbered, the last axis varying fastest, so that enumeration and sampling need no
 * storage.
 *
 * @param variant id of the kernel variant
 * @param axes at least one, with different names
 * @param constraints checked in order; the first that fails is the reason
 */
public record ConfigSpace(String variant, List<Axis> axes, List<Constraint> constraints) {

  /** Draws per wanted sample before {@link #sample} gives up on a space with few legal points. */
  private static final int DRAWS_PER_SAMPLE = 200;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no axis, two have one name, or a constraint is on
   *     an axis that there is not
   */
  public ConfigSpace {
    axes = List.copyOf(axes);
    constraints = List.copyOf(constraints);
    if (axes.isEmpty() || axes.stream().map(Axis::name).distinct().count() != axes.size()) {
      throw new IllegalArgumentException(
          "space %s needs axes with different names, at least one".formatted(variant));
    }
    Set<String> names = axes.stream().map(Axis::name).collect(Collectors.toSet());
    for (Constraint constraint : constraints) {
      if (!names.containsAll(constraint.axes())) {
        throw new IllegalArgumentException(
            "space %s has no such axes: constraint \"%s\" on %s"
                .formatted(variant, constraint.name(), constraint.axes()));
      }
    }
  }

  /** Points of the full product, legal or not. */
  public long cardinality() {
    return axes.stream().mapToLong(axis -> axis.values().size()).reduce(1, Math::multiplyExact);
  }

  /** The point with this number, legal or not. */
  public KernelConfig point(long number) {
    Map<String, AxisValue> values = new TreeMap<>();
    long rest = number;
    for (int i = axes.size() - 1; i >= 0; i--) {
      Axis axis = axes.get(i);
      int size = axis.values().size();
      values.put(axis.name(), axis.values().get((int) (rest % size)));
      rest /= size;
    }
    return KernelConfig.of(variant, values);
  }

  /** Every legal configuration, lazily, in the order of the axes. */
  public Stream<KernelConfig> enumerate() {
    return StreamSupport.stream(new LegalPoints(this), false);
  }

  /**
   * Up to {@code count} different legal configurations, drawn uniformly. Fewer come back where the
   * space holds fewer, or where legal points are so rare that drawing does not find them.
   */
  public List<KernelConfig> sample(RandomGenerator random, int count) {
    List<KernelConfig> drawn = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long points = cardinality();
    long draws = (long) count * DRAWS_PER_SAMPLE;
    for (long i = 0; i < draws && drawn.size() < count && seen.size() < points; i++) {
      long number = random.nextLong(points);
      if (seen.add(number)) {
        KernelConfig config = point(number);
        if (firstBroken(config).isEmpty()) {
          drawn.add(config);
        }
      }
    }
    return drawn;
  }

  /**
   * Why this configuration is not of this space, or empty if it is: checked before a value reaches
   * a source generator, a compiler or a command line.
   */
  public Optional<String> violation(KernelConfig config) {
    if (!config.variant().equals(variant)) {
      return Optional.of("variant is %s, not %s".formatted(config.variant(), variant));
    }
    for (String name : config.values().keySet()) {
      if (axes.stream().noneMatch(axis -> axis.name().equals(name))) {
        return Optional.of("unknown axis %s".formatted(name));
      }
    }
    for (Axis axis : axes) {
      Optional<AxisValue> value = config.value(axis.name());
      if (value.isEmpty()) {
        return Optional.of("axis %s has no value".formatted(axis.name()));
      }
      if (!axis.allows(value.get())) {
        return Optional.of(
            "axis %s has value %s; allowed: %s".formatted(axis.name(), value.get(), axis.values()));
      }
    }
    return firstBroken(config).map(Constraint::name);
  }

  /** The first constraint that {@code config} breaks. */
  public Optional<Constraint> firstBroken(KernelConfig config) {
    return constraints.stream().filter(constraint -> !constraint.holds().test(config)).findFirst();
  }

  /** Counts every point: how many are legal, and how many each constraint rejected first. */
  public Census census() {
    return new CensusTaker(this).count();
  }

  /**
   * What the constraints leave of the product.
   *
   * @param points all points
   * @param legal points that no constraint rejects
   * @param rejected rejections by constraint name, in the order of the constraints
   */
  public record Census(long points, long legal, Map<String, Long> rejected) {}
}
