package headroom.tuner.search;

/** The strategies that the command line offers. */
public enum Strategies {
  /** Uniform draws, seeds first. */
  RANDOM,
  /** Everything, in order. */
  EXHAUSTIVE;

  /** Starts a search. */
  public SearchStrategy start(SearchProblem problem) {
    return switch (this) {
      case RANDOM -> new RandomSearch(problem);
      case EXHAUSTIVE -> new ExhaustiveSearch(problem);
    };
  }
}
