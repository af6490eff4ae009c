package headroom.tuner.session;

import headroom.config.KernelConfig;
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
        .sorted(Comparator.comparingDouble(other -> distance(shape, other.shape())))
        .map(other -> other.winner().config())
        .distinct()
        .limit(MOST)
        .toList();
  }

  /** Euclidean distance of the logarithms: what is twice as large is one step away. */
  static double distance(AttentionShape a, AttentionShape b) {
    return Math.sqrt(
        square(a.group(), b.group())
            + square(a.kvHeads(), b.kvHeads())
            + square(a.headDim(), b.headDim())
            + square(a.seqLen(), b.seqLen())
            + square(a.batch(), b.batch()));
  }

  private static double square(int a, int b) {
    double difference = Math.log((double) a / b);
    return difference * difference;
  }
}
