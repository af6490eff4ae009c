package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Seeds, a few points that fill the space, then whatever a model of all outcomes finds most
 * promising ({@link Surrogate}): anywhere in the space, and every few turns next to the best, where
 * the model's lengths are too coarse to see.
 */
public final class SurrogateSearch implements SearchStrategy {

  /** Evaluations before the model is asked. */
  private static final int FIRST = 10;

  /** One in so many turns stays next to the best. */
  private static final int LOCAL_TURN = 4;

  private final Candidates candidates;
  private final Surrogate surrogate;
  private final Deque<KernelConfig> seeds;
  private int asked;

  /** A search over {@code problem}, repeatable by its seed. */
  public SurrogateSearch(SearchProblem problem) {
    Random random = new Random(problem.seed());
    this.candidates = new Candidates(problem, random);
    this.surrogate = new Surrogate(problem, candidates, random);
    this.seeds = new ArrayDeque<>(problem.seeds());
  }

  @Override
  public String name() {
    return "surrogate";
  }

  @Override
  public List<KernelConfig> ask(int count) {
    List<KernelConfig> next = new ArrayList<>();
    while (next.size() < count) {
      Optional<KernelConfig> one = propose();
      if (one.isEmpty()) {
        break;
      }
      candidates.take(one.get());
      surrogate.ask(one.get());
      next.add(one.get());
      asked++;
    }
    return next;
  }

  private Optional<KernelConfig> propose() {
    if (!seeds.isEmpty()) {
      return Optional.of(seeds.remove());
    }
    Optional<KernelConfig> model = Optional.empty();
    if (asked >= FIRST) {
      if (asked % LOCAL_TURN == 0) {
        Set<KernelConfig> near = new HashSet<>();
        surrogate.best(1).forEach(best -> near.addAll(candidates.neighbours(best)));
        model = surrogate.mostPromising(near::contains);
      }
      model = model.or(() -> surrogate.mostPromising(config -> true));
    }
    return model.or(() -> candidates.draw(1).stream().findFirst());
  }

  @Override
  public void tell(Outcome outcome) {
    surrogate.tell(outcome);
  }
}
