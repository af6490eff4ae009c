package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Seeds, then always the one of a few draws that is farthest from everything asked before (D. P.
 * Mitchell's best candidate, 1991). Learns nothing; sees more of a space than draws alone, and so
 * gives models their first points.
 */
public final class SpaceFillingSearch implements SearchStrategy {

  /** Draws of which the farthest is taken. */
  private static final int DRAWS = 32;

  private final Candidates candidates;
  private final Encoding encoding;
  private final Deque<KernelConfig> seeds;
  private final List<double[]> asked = new ArrayList<>();

  /** A search over {@code problem}, repeatable by its seed. */
  public SpaceFillingSearch(SearchProblem problem) {
    this.candidates = new Candidates(problem, new Random(problem.seed()));
    this.encoding = new Encoding(problem.spaces());
    this.seeds = new ArrayDeque<>(problem.seeds());
  }

  @Override
  public String name() {
    return "space-filling";
  }

  @Override
  public List<KernelConfig> ask(int count) {
    List<KernelConfig> next = new ArrayList<>();
    while (next.size() < count) {
      Optional<KernelConfig> one = seeds.isEmpty() ? farthest() : Optional.of(seeds.remove());
      if (one.isEmpty()) {
        break;
      }
      candidates.take(one.get());
      asked.add(encoding.of(one.get()));
      next.add(one.get());
    }
    return next;
  }

  private Optional<KernelConfig> farthest() {
    Optional<KernelConfig> farthest = Optional.empty();
    double most = -1;
    for (KernelConfig drawn : candidates.draw(DRAWS)) {
      double distance = distance(encoding.of(drawn));
      if (distance > most) {
        most = distance;
        farthest = Optional.of(drawn);
      }
    }
    return farthest;
  }

  /** Square of the distance to the nearest point asked. */
  private double distance(double[] point) {
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
