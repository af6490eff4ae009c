package headroom.tuner.session;

import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import headroom.tuner.search.Strategies;
import java.util.List;

/** Tunes one shape: searches it, then races the best against the default, round by round. */
final class ShapeTuner {

  private final Competitors competitors;
  private final ShapeSearch search;
  private final Confirmer confirmer;
  private final RunClock clock;
  private final ForkCost forkCost = new ForkCost();

  ShapeTuner(Competitors competitors, ShapeSearch search, Confirmer confirmer, RunClock clock) {
    this.competitors = competitors;
    this.search = search;
    this.confirmer = confirmer;
    this.clock = clock;
  }

  /** Told how far the shape is, 0 to 1. */
  interface Progress {
    void at(double done, String what);

    /** Whether another evaluation may begin. */
    default boolean goesOn() {
      return true;
    }

    /** The same from one share of the whole to another. */
    default Progress between(double before, double after) {
      Progress whole = this;
      return new Progress() {
        @Override
        public void at(double done, String what) {
          whole.at(before + (after - before) * done, what);
        }

        @Override
        public boolean goesOn() {
          return whole.goesOn();
        }
      };
    }
  }

  /**
   * What to do for one shape.
   *
   * @param shape what is decoded
   * @param warmStarts where to begin beside the defaults
   * @param tuned shapes of this run that are tuned already
   * @param strategy how to search
   * @param challengers finalists beside the untuned default
   * @param rounds of the race, for now
   * @param seed of search and race
   * @param allotment time to search
   */
  record Order(
      AttentionShape shape,
      WarmStarts warmStarts,
      List<TunedShape> tuned,
      Strategies strategy,
      int challengers,
      int rounds,
      long seed,
      Allotment allotment) {}

  /**
   * Searches one shape and runs the first rounds between its finalists.
   *
   * @throws ShapeFailedException if no configuration was correct, or the default failed
   */
  Race tune(Order order, Progress progress) {
    AttentionShape shape = order.shape();
    double searching = order.allotment().seconds();
    double confirming = confirmSeconds(shape, order.challengers(), order.rounds());
    double share = searching / (searching + confirming);
    ShapeSearch.Result result = search.run(order, progress.between(0, share));
    Finalists finalists = result.finalists();
    if (finalists.isEmpty()) {
      throw new ShapeFailedException(
          "no configuration could be measured: " + finalists.outcomes() + "; see the raw log");
    }
    Race race =
        new Race(
            shape,
            finalists.pick(order.challengers(), competitors.fallback(shape), competitors::flagFree),
            competitors.fallback(shape),
            result.trace(),
            order.seed());
    for (int round = 0; round < order.rounds() && progress.goesOn(); round++) {
      double before = share + (1 - share) * round / order.rounds();
      double after = share + (1 - share) * (round + 1) / order.rounds();
      round(race, 0, progress.between(before, after));
    }
    return race;
  }

  /**
   * Runs one more round of a race.
   *
   * @param visit 0 at first, one more each time that the run comes back to the shape
   * @throws ShapeFailedException if the default failed
   */
  void round(Race race, int visit, Progress progress) {
    int runners = race.runners();
    int[] ran = {0};
    double[] before = {clock.spentSeconds()};
    race.round(
        visit,
        confirmer,
        new Race.Sink() {
          @Override
          public void fork(int round, Outcome outcome) {
            progress.at(++ran[0] / (double) runners, "confirming, round %d".formatted(round));
            forkCost.observe(race.shape(), clock.spentSeconds() - before[0]);
            before[0] = clock.spentSeconds();
          }

          @Override
          public boolean goesOn() {
            return progress.goesOn();
          }
        });
  }

  /** Time that racing the finalists of a shape is expected to take. */
  double confirmSeconds(AttentionShape shape, int challengers, int rounds) {
    return (challengers + 1) * rounds * forkSeconds(shape);
  }

  /** Time that the shortest search takes, by the last evaluation. */
  double leastSearchSeconds() {
    return search.leastSeconds();
  }

  /** Time that one fork of a shape is expected to take. */
  double forkSeconds(AttentionShape shape) {
    return forkCost.predictSeconds(shape);
  }
}
