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
 * @param shapes the tuned shapes, sorted by shape
 */
public record TuningProfile(
    ToolInfo tool,
    RunInfo run,
    DeviceFingerprint device,
    List<Ceiling> ceilings,
    List<TunedShape> shapes) {

  /** The schema version that this code writes, and the newest that it reads. */
  public static final int SCHEMA_VERSION = 1;

  /** Copies the lists and sorts the shapes, so that the same findings give the same file. */
  public TuningProfile {
    ceilings = List.copyOf(ceilings);
    shapes = shapes.stream().sorted(Comparator.comparing(TunedShape::shape)).toList();
  }

  /** The entry of exactly this shape. */
  public Optional<TunedShape> find(AttentionShape shape) {
    return shapes.stream().filter(tuned -> tuned.shape().equals(shape)).findFirst();
  }
}
