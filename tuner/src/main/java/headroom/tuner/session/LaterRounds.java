package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Spends what a run has left on further rounds between finalists, minutes after the first ones:
 * what the machine does in between, clock and neighbours, then shows in the intervals. First each
 * race gets the rounds that were asked for, unless it is settled sooner; then those that are not
 * settled get more.
 */
final class LaterRounds {

  /** Finalists that are still in the race when it is revisited, on average. */
  private static final double SURVIVORS = 1.5;

  /**
   * No race has more than so many times the rounds that were asked for: from the eighth on, where
   * the quick preset ends by this, each further one narrows an interval by 5% of its width or less.
   */
  static final int MOST_TIMES = 2;

  /** A race is not settled sooner: two rounds may agree by luck. */
  static final int LEAST_ROUNDS = 3;

  /** Nobody is shown to be faster than the default in fewer: see {@link Verdicts}. */
  private static final int COMPARED_ROUNDS = 2;

  /** An interval this narrow, as a share of the median, will do: the gate looks for 3%. */
  private static final double NARROW = 0.03;

  private final ShapeTuner tuner;
  private final Findings findings;
  private final Budget budget;
  private final int rounds;
  private final Visit visit;

  /** What a visit to a shape needs of its run. */
  interface Visit {

    /** Watches a visit that begins when so much of the later rounds' time is spent. */
    ShapeTuner.Progress watch(AttentionShape shape, double done);

    /** A shape's default failed: it is in the profile no more. */
    void failed(AttentionShape shape, String reason);

    /** A round was added to a race. */
    void done();
  }

  /**
   * Rounds that have not begun.
   *
   * @param rounds how many each race is to have, if it needs them
   */
  LaterRounds(ShapeTuner tuner, Findings findings, Budget budget, int rounds, Visit visit) {
    this.tuner = tuner;
    this.findings = findings;
    this.budget = budget;
    this.rounds = rounds;
    this.visit = visit;
  }

  /**
   * Time that they are expected to take.
   *
   * @param missing rounds of each shape
   */
  static double expectedSeconds(ShapeTuner tuner, List<AttentionShape> shapes, int missing) {
    return missing * SURVIVORS * shapes.stream().mapToDouble(tuner::forkSeconds).sum();
  }

  /** Runs until no more is wanted or the budget is spent. */
  void run() {
    double start = budget.elapsedSeconds();
    double whole = budget.remainingSeconds();
    for (Optional<Entry> next = next(); next.isPresent(); next = next()) {
      Race race = next.get().race();
      race.retain(next.get().runners());
      try {
        double spent = Math.min(1, (budget.elapsedSeconds() - start) / whole);
        tuner.round(race, race.rounds(), visit.watch(race.shape(), spent));
      } catch (ShapeFailedException e) {
        findings.remove(race.shape());
        visit.failed(race.shape(), String.valueOf(e.getMessage()));
      }
      visit.done();
    }
  }

  private record Entry(Race race, TunedShape tuned) {

    /**
     * Who runs on: those that may be the fastest, and the default for as many rounds as it takes to
     * tell that it is not: it stays the winner where nobody was shown to be faster.
     */
    Set<KernelConfig> runners() {
      Set<KernelConfig> runners = new LinkedHashSet<>(tuned.tieSet());
      if (race.forks(race.defaultConfig()).size() < COMPARED_ROUNDS) {
        runners.add(race.defaultConfig());
      }
      return runners;
    }

    /** Whether it is clear who is fastest, and how fast: more rounds would change neither. */
    boolean settled() {
      return race.rounds() >= LEAST_ROUNDS
          && tuned.tieSet().size() == 1
          && tuned.winner().relativeWidth() <= NARROW;
    }
  }

  /**
   * The race that a further round serves best, if one is wanted and there is time: fewest rounds
   * first, then the widest interval.
   */
  private Optional<Entry> next() {
    List<Race> races = findings.races();
    return IntStream.range(0, races.size())
        .mapToObj(i -> new Entry(races.get(i), findings.tuned().get(i)))
        .filter(entry -> entry.race().rounds() < MOST_TIMES * rounds && !entry.settled())
        .filter(entry -> seconds(entry) <= budget.remainingSeconds())
        .min(
            Comparator.comparingInt((Entry entry) -> entry.race().rounds())
                .thenComparingDouble(entry -> -entry.tuned().winner().relativeWidth()));
  }

  private double seconds(Entry entry) {
    return entry.runners().size() * tuner.forkSeconds(entry.race().shape());
  }
}
