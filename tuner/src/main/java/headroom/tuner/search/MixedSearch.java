package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The default: seeds, a few draws, then turns of two kinds. Most take what a model of all outcomes
 * finds most promising anywhere ({@link Surrogate}); every fourth takes the most promising
 * neighbour of the best ones, where a model's lengths are too coarse to see.
 *
 * <p>Figures against the other strategies: {@code results/search/}.
 */
public final class MixedSearch extends StepwiseSearch {

  /** One in so many turns stays next to the best. */
  private static final int LOCAL_TURN = 4;

  /** Neighbours of so many: the second best often lies in another basin. */
  private static final int PARENTS = 2;

  /** Draws whatever the seeds: those of near shapes lie close together and teach one corner. */
  private static final int LEAST_DRAWN = 6;

  private final Surrogate surrogate;
  private int asked;
  private int drawn;

  /** A search over {@code problem}, repeatable by its seed. */
  public MixedSearch(SearchProblem problem) {
    this(problem, new Random(problem.seed()));
  }

  private MixedSearch(SearchProblem problem, Random random) {
    super(problem, random);
    this.surrogate = new Surrogate(problem, candidates, random);
  }

  @Override
  public String name() {
    return "mixed";
  }

  @Override
  void asked(KernelConfig config) {
    surrogate.ask(config);
    asked++;
  }

  @Override
  Optional<KernelConfig> propose() {
    if (drawn < LEAST_DRAWN || asked < SurrogateSearch.FIRST) {
      drawn++;
      return candidates.draw();
    }
    Optional<KernelConfig> near = asked % LOCAL_TURN == 0 ? nextToBest() : Optional.empty();
    return near.or(() -> surrogate.mostPromising(Set.of())).or(candidates::draw);
  }

  private Optional<KernelConfig> nextToBest() {
    Set<KernelConfig> near = new HashSet<>();
    surrogate.best(PARENTS).forEach(best -> near.addAll(candidates.neighbours(best)));
    return near.isEmpty() ? Optional.empty() : surrogate.mostPromising(near);
  }

  @Override
  public void tell(Outcome outcome) {
    surrogate.tell(outcome);
  }
}
