package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.Optional;

/**
 * What strategies share that ask a {@link Surrogate}: seeds, a few draws, then proposals. Where
 * other devices have met the problem, one configuration of each and no draws: the model knows all
 * of their times.
 */
abstract class ModelSearch extends StepwiseSearch {

  /** Configurations before the model is asked: fewer say nothing about ten axes. */
  private static final int FIRST = 10;

  /** Draws whatever the seeds: those of near shapes lie close together and teach one corner. */
  private static final int LEAST_DRAWN = 6;

  /** Enough to tell the model which device this one is like. */
  private static final int OF_EACH_DEVICE = 1;

  final Surrogate surrogate;
  private final boolean metElsewhere;
  private int asked;
  private int drawn;

  ModelSearch(SearchProblem problem) {
    super(problem, OF_EACH_DEVICE);
    this.metElsewhere = !problem.elsewhere().isEmpty();
    this.surrogate = new Surrogate(problem, candidates, random);
  }

  /** How many configurations were handed out. */
  final int asked() {
    return asked;
  }

  @Override
  final void asked(KernelConfig config) {
    surrogate.ask(config);
    asked++;
  }

  @Override
  final Optional<KernelConfig> propose() {
    if (!metElsewhere && (drawn < LEAST_DRAWN || asked < FIRST)) {
      drawn++;
      return candidates.draw();
    }
    return proposeByModel().or(candidates::draw);
  }

  /** The next configuration; empty where the model finds none. */
  abstract Optional<KernelConfig> proposeByModel();

  @Override
  public final void tell(Outcome outcome) {
    surrogate.tell(outcome);
  }
}
