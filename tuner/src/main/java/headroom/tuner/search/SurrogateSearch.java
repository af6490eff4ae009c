package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Seeds, a few draws, then always what a model of all outcomes finds most promising ({@link
 * Surrogate}). Wins where a space follows its axes; sits out where the best is a narrow exception.
 */
public final class SurrogateSearch extends StepwiseSearch {

  /** Configurations before the model is asked: fewer say nothing about ten axes. */
  static final int FIRST = 10;

  private final Surrogate surrogate;
  private int asked;

  /** A search over {@code problem}, repeatable by its seed. */
  public SurrogateSearch(SearchProblem problem) {
    this(problem, new Random(problem.seed()));
  }

  private SurrogateSearch(SearchProblem problem, Random random) {
    super(problem, random);
    this.surrogate = new Surrogate(problem, candidates, random);
  }

  @Override
  public String name() {
    return "surrogate";
  }

  @Override
  void asked(KernelConfig config) {
    surrogate.ask(config);
    asked++;
  }

  @Override
  Optional<KernelConfig> propose() {
    Optional<KernelConfig> model =
        asked < FIRST ? Optional.empty() : surrogate.mostPromising(Set.of());
    return model.or(candidates::draw);
  }

  @Override
  public void tell(Outcome outcome) {
    surrogate.tell(outcome);
  }
}
