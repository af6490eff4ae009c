package headroom.tuner.report.section;

import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.report.data.DeviceRun;
import headroom.tuner.report.data.RawRun;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A profile as the sections see it: as many of its shapes as fit a page.
 *
 * @param run the profile and what lies beside it
 * @param shapes the shapes that are shown
 */
record Device(DeviceRun run, List<TunedShape> shapes) {

  /** All profiles of a report together: some 2 KB a shape in a page of 2 MB. */
  private static final int MOST_SHAPES = 360;

  static Device of(DeviceRun run, int devices) {
    List<TunedShape> shapes = run.profile().shapes();
    return new Device(run, shapes.subList(0, Math.min(shapes.size(), MOST_SHAPES / devices)));
  }

  TuningProfile profile() {
    return run.profile();
  }

  Optional<RawRun> raw() {
    return run.raw();
  }

  /** Shapes that the profile has and the page does not. */
  int left() {
    return profile().shapes().size() - shapes.size();
  }

  /** The ceiling measured with the most threads. */
  Optional<Ceiling> ceiling(Resource resource) {
    return ceilings(resource)
        .max(Comparator.comparingInt(Ceiling::threads).thenComparingDouble(Ceiling::best));
  }

  /** The ceiling measured with just so many threads. */
  Optional<Ceiling> ceiling(Resource resource, int threads) {
    return ceilings(resource)
        .filter(ceiling -> ceiling.threads() == threads)
        .max(Comparator.comparingDouble(Ceiling::best));
  }

  private Stream<Ceiling> ceilings(Resource resource) {
    return profile().ceilings().stream().filter(ceiling -> ceiling.resource() == resource);
  }

  static String plural(long count, String noun) {
    return count == 1 ? "1 " + noun : Quantity.count(count) + " " + noun + "s";
  }
}
