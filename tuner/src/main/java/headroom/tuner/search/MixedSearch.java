package headroom.tuner.search;

import headroom.config.KernelConfig;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The default: after its first draws, turns of two kinds. Most take what a model of all outcomes
 * finds most promising anywhere ({@link Surrogate}); every fourth takes the most promising
 * neighbour of the best ones, where a model's lengths are too coarse to see.
 *
 * <p>Figures against the other strategies: {@code results/search/}.
 */
public final class MixedSearch extends ModelSearch {

  /** One in so many turns stays next to the best. */
  private static final int LOCAL_TURN = 4;

  /** Neighbours of so many: the second best often lies in another basin. */
  private static final int PARENTS = 2;

  /** A search over {@code problem}, repeatable by its seed. */
  public MixedSearch(SearchProblem problem) {
    super(problem);
  }

  @Override
  public String name() {
    return "mixed";
  }

  @Override
  Optional<KernelConfig> proposeByModel() {
    Optional<KernelConfig> near = asked() % LOCAL_TURN == 0 ? nextToBest() : Optional.empty();
    return near.or(() -> surrogate.mostPromising(Set.of()));
  }

  private Optional<KernelConfig> nextToBest() {
    Set<KernelConfig> near = new HashSet<>();
    surrogate.best(PARENTS).forEach(best -> near.addAll(candidates.neighbours(best)));
    return near.isEmpty() ? Optional.empty() : surrogate.mostPromising(near);
  }
}
