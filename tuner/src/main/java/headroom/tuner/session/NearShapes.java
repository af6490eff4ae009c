package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.dispatch.ShapeDistance;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;

/** Where a search may begin: what won on the most similar shapes of this run. */
final class NearShapes {

  /** Few enough to leave most of a small budget to new configurations. */
  private static final int MOST = 3;

  private NearShapes() {}

  static List<KernelConfig> winners(AttentionShape shape, List<TunedShape> tuned) {
    return tuned.stream()
        .filter(other -> other.shape().format().element() == shape.format().element())
        .sorted(Comparator.comparingDouble(other -> ShapeDistance.between(shape, other.shape())))
        .map(other -> other.winner().config())
        .distinct()
        .limit(MOST)
        .toList();
  }
}
