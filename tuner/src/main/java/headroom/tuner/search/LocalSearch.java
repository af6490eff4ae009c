package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Greedy iterated local search: the neighbours of a configuration in random order, on to the first
 * that is faster; where none is, a walk of a few random steps away from the best of all, and on
 * from there (H. R. Lourenço, O. C. Martin, T. Stützle, Iterated Local Search, 2003).
 *
 * <p>Good where near configurations are alike; trapped where good ones lie apart.
 */
public final class LocalSearch extends StepwiseSearch {

  /** Steps away from the best before the next descent. */
  private static final int KICK = 3;

  private final Deque<KernelConfig> neighbours = new ArrayDeque<>();
  private Optional<KernelConfig> at = Optional.empty();
  private double atNanos = Double.POSITIVE_INFINITY;
  private Optional<KernelConfig> best = Optional.empty();
  private double bestNanos = Double.POSITIVE_INFINITY;

  /** A search over {@code problem}, repeatable by its seed. */
  public LocalSearch(SearchProblem problem) {
    super(problem);
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  Optional<KernelConfig> propose() {
    if (neighbours.isEmpty()) {
      at.map(candidates::neighbours).ifPresent(neighbours::addAll);
    }
    if (!neighbours.isEmpty()) {
      return Optional.of(neighbours.remove());
    }
    // Nothing around is new, so nothing is faster: away from here.
    atNanos = Double.POSITIVE_INFINITY;
    at = Optional.empty();
    return best.flatMap(this::kick).or(candidates::draw);
  }

  private Optional<KernelConfig> kick(KernelConfig from) {
    Optional<KernelConfig> moved = Optional.empty();
    KernelConfig step = from;
    for (int i = 0; i < KICK; i++) {
      List<KernelConfig> around = candidates.neighbours(step);
      if (around.isEmpty()) {
        return moved;
      }
      step = around.get(random.nextInt(around.size()));
      moved = Optional.of(step);
    }
    return moved;
  }

  @Override
  public void tell(Outcome outcome) {
    if (!(outcome instanceof Outcome.Measured measured)) {
      return;
    }
    double nanos = measured.medianNanos();
    if (nanos < bestNanos) {
      bestNanos = nanos;
      best = Optional.of(measured.config());
    }
    if (nanos < atNanos) {
      atNanos = nanos;
      at = Optional.of(measured.config());
      neighbours.clear();
    }
  }
}
