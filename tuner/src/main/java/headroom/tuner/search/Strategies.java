package headroom.tuner.search;

import java.util.function.Function;

/** The strategies that the command line offers. */
public enum Strategies {
  /** Uniform draws, seeds first. */
  RANDOM(RandomSearch::new),
  /** Everything, in order. */
  EXHAUSTIVE(ExhaustiveSearch::new),
  /** As far from everything asked as a few draws allow. */
  SPACE_FILLING(SpaceFillingSearch::new),
  /** Greedy iterated local search. */
  LOCAL(LocalSearch::new),
  /** Simulated annealing. */
  ANNEALING(AnnealingSearch::new),
  /** A model of all outcomes, and the neighbours of the best. */
  SURROGATE(SurrogateSearch::new);

  private final Function<SearchProblem, SearchStrategy> start;

  Strategies(Function<SearchProblem, SearchStrategy> start) {
    this.start = start;
  }

  /** Starts a search. */
  public SearchStrategy start(SearchProblem problem) {
    return start.apply(problem);
  }
}
