package headroom.profile;

import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a tuning run found about one device: its ceilings, and per shape the configuration that gets
 * closest to them.
 *
 * @param tool what wrote it
 * @param run the run it came from
 * @param device what it is true for
 * @param ceilings measured limits, for one and for all threads
 * @param shapes the tuned shapes, sorted by shape, one entry per shape, element type, cache state
 * @param leaveOneOut what dispatch would lose on shapes that were not tuned, if it was measured
 */
public record TuningProfile(
    ToolInfo tool,
    RunInfo run,
    DeviceFingerprint device,
    List<Ceiling> ceilings,
    List<TunedShape> shapes,
    Optional<LeaveOneOut> leaveOneOut) {

  /** The schema version that this code writes, and the newest that it reads. */
  public static final int SCHEMA_VERSION = 1;

  private static final Comparator<Ceiling> CEILING_ORDER =
      Comparator.comparing(Ceiling::resource)
          .thenComparingInt(Ceiling::threads)
          .thenComparingLong(Ceiling::workingSetBytes);

  private static final Comparator<TunedShape> SHAPE_ORDER =
      Comparator.comparing(TunedShape::shape).thenComparing(TunedShape::cacheState);

  /**
   * Copies and sorts the lists, so that the same findings give the same file.
   *
   * @throws IllegalArgumentException if a list is too long, or two entries stand for one shape and
   *     cache state
   */
  public TuningProfile {
    ceilings = ceilings.stream().sorted(CEILING_ORDER).toList();
    shapes = shapes.stream().sorted(SHAPE_ORDER).toList();
    Require.atMost("ceilings", 10_000, ceilings);
    Require.atMost("shapes", 100_000, shapes);
    for (int i = 1; i < shapes.size(); i++) {
      if (SHAPE_ORDER.compare(shapes.get(i - 1), shapes.get(i)) == 0) {
        throw new IllegalArgumentException(
            "two entries for one shape and cache state: %s %s"
                .formatted(shapes.get(i).shape().label(), shapes.get(i).cacheState()));
      }
    }
  }

  /** A profile whose regret was not measured. */
  public TuningProfile(
      ToolInfo tool,
      RunInfo run,
      DeviceFingerprint device,
      List<Ceiling> ceilings,
      List<TunedShape> shapes) {
    this(tool, run, device, ceilings, shapes, Optional.empty());
  }

  /** The same findings with what dispatch would lose. */
  public TuningProfile with(LeaveOneOut regret) {
    return new TuningProfile(tool, run, device, ceilings, shapes, Optional.of(regret));
  }

  /** The same profile, had this shape not been tuned, be it with a cold or a hot cache. */
  public TuningProfile without(AttentionShape left) {
    return new TuningProfile(
        tool,
        run,
        device,
        ceilings,
        shapes.stream().filter(it -> !it.shape().equals(left)).toList());
  }

  /** The entry of exactly this shape; of one with a cold and one with a hot cache the first. */
  public Optional<TunedShape> find(AttentionShape shape) {
    return shapes.stream().filter(tuned -> tuned.shape().equals(shape)).findFirst();
  }
}
