package headroom.tuner.search;

import java.util.Locale;
import java.util.function.Function;

/** The strategies that the command line offers. */
public enum Strategies {
  /** A model of all outcomes, and the neighbours of the best. */
  MIXED(MixedSearch::new),
  /** The model alone. */
  SURROGATE(SurrogateSearch::new),
  /** Greedy iterated local search. */
  LOCAL(LocalSearch::new),
  /** Dual annealing. */
  ANNEALING(AnnealingSearch::new),
  /** As far from everything asked as a few draws allow. */
  SPACE_FILLING(SpaceFillingSearch::new),
  /** Uniform draws. */
  RANDOM(RandomSearch::new),
  /** Everything, in order. */
  EXHAUSTIVE(ExhaustiveSearch::new);

  private final Function<SearchProblem, SearchStrategy> start;

  Strategies(Function<SearchProblem, SearchStrategy> start) {
    this.start = start;
  }

  /** Starts a search. */
  public SearchStrategy start(SearchProblem problem) {
    return start.apply(problem);
  }

  /** As on the command line: {@code space-filling}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
