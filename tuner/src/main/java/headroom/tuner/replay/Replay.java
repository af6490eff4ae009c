package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import headroom.tuner.search.SearchStrategy;
import java.util.List;

/** Runs a strategy on a recorded space: it asks, and is told what was recorded. */
public final class Replay {

  private Replay() {}

  /**
   * The share of the optimum after each evaluation: the shortest time of all divided by the
   * shortest found so far; 0 as long as nothing was measured.
   *
   * @param evaluations how many; a strategy that runs out of configurations keeps its last share
   */
  public static double[] shares(RecordedSpace space, SearchStrategy strategy, int evaluations) {
    double best = space.bestNanos();
    double found = Double.POSITIVE_INFINITY;
    double[] shares = new double[evaluations];
    for (int i = 0; i < evaluations; i++) {
      List<KernelConfig> asked = strategy.ask(1);
      if (!asked.isEmpty()) {
        Outcome outcome = space.outcomes().get(asked.getFirst());
        if (outcome == null) {
          throw new IllegalStateException(
              "%s asked for what is not in the space: %s"
                  .formatted(strategy.name(), asked.getFirst()));
        }
        strategy.tell(outcome);
        if (outcome instanceof Outcome.Measured measured) {
          found = Math.min(found, measured.medianNanos());
        }
      }
      shares[i] = best / found;
    }
    return shares;
  }
}
