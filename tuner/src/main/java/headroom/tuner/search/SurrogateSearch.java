package headroom.tuner.search;

import headroom.config.KernelConfig;
import java.util.Optional;
import java.util.Set;

/**
 * After its first draws, always what a model of all outcomes finds most promising ({@link
 * Surrogate}). Wins where a space follows its axes; sits out where the best is a narrow exception.
 */
public final class SurrogateSearch extends ModelSearch {

  /** A search over {@code problem}, repeatable by its seed. */
  public SurrogateSearch(SearchProblem problem) {
    super(problem);
  }

  @Override
  public String name() {
    return "surrogate";
  }

  @Override
  Optional<KernelConfig> proposeByModel() {
    return surrogate.mostPromising(Set.of());
  }
}
