package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Seeds, then always the one of a few draws that is farthest from everything asked before (D. P.
 * Mitchell, Spectrally Optimal Sampling for Distribution Ray Tracing, 1991: the best candidate).
 * Learns nothing; sees more of a space than draws alone.
 */
public final class SpaceFillingSearch extends StepwiseSearch {

  /** Draws of which the farthest is taken. */
  private static final int DRAWS = 32;

  private final Encoding encoding;
  private final List<double[]> asked = new ArrayList<>();

  /** A search over {@code problem}, repeatable by its seed. */
  public SpaceFillingSearch(SearchProblem problem) {
    super(problem);
    this.encoding = new Encoding(problem.spaces());
  }

  @Override
  public String name() {
    return "space-filling";
  }

  @Override
  void asked(KernelConfig config) {
    asked.add(encoding.of(config));
  }

  @Override
  Optional<KernelConfig> propose() {
    Optional<KernelConfig> farthest = Optional.empty();
    double most = -1;
    for (KernelConfig drawn : candidates.draw(DRAWS)) {
      double distance = nearest(encoding.of(drawn));
      if (distance > most) {
        most = distance;
        farthest = Optional.of(drawn);
      }
    }
    return farthest;
  }

  /** Square of the distance to the nearest point asked. */
  private double nearest(double[] point) {
    double least = Double.MAX_VALUE;
    for (double[] other : asked) {
      double squares = 0;
      for (int i = 0; i < point.length; i++) {
        squares += (point[i] - other[i]) * (point[i] - other[i]);
      }
      least = Math.min(least, squares);
    }
    return least;
  }

  @Override
  public void tell(Outcome outcome) {
    // Where points lie does not depend on what they gave.
  }
}
