package headroom.tuner.session;

import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Spends what a run has left on further rounds between finalists, minutes after the first ones:
 * what the machine does in between, clock and neighbours, then shows in the intervals.
 */
final class LaterRounds {

  /** Finalists that are still in the race when it is revisited, on average. */
  private static final double SURVIVORS = 1.5;

  private final ShapeTuner tuner;
  private final Findings findings;
  private final Budget budget;
  private final int rounds;
  private final Visit visit;

  /** What a visit to a shape needs of its run. */
  interface Visit {

    /** Watches a visit that begins when so much of the later rounds is done. */
    ShapeTuner.Progress watch(AttentionShape shape, double done);

    /** A shape's default failed: it is in the profile no more. */
    void failed(AttentionShape shape, String reason);

    /** A round was added to a race. */
    void done();
  }

  /**
   * Rounds that have not begun.
   *
   * @param rounds how many each race is to have
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
    int missing = findings.races().stream().mapToInt(race -> rounds - race.rounds()).sum();
    int done = 0;
    for (Optional<Entry> next = next(); next.isPresent(); next = next()) {
      Race race = next.get().race();
      race.retain(next.get().tuned().tieSet());
      try {
        tuner.round(
            race, race.rounds(), visit.watch(race.shape(), Math.min(1, done++ / (double) missing)));
      } catch (ShapeFailedException e) {
        findings.remove(race.shape());
        visit.failed(race.shape(), String.valueOf(e.getMessage()));
      }
      visit.done();
    }
  }

  private record Entry(Race race, TunedShape tuned) {}

  /**
   * The race that a further round serves best, if one is wanted and there is time: fewest rounds
   * first, then the widest interval.
   */
  private Optional<Entry> next() {
    List<Race> races = findings.races();
    return IntStream.range(0, races.size())
        .mapToObj(i -> new Entry(races.get(i), findings.tuned().get(i)))
        .filter(entry -> entry.race().rounds() < rounds)
        .filter(entry -> seconds(entry) <= budget.remainingSeconds())
        .min(
            Comparator.comparingInt((Entry entry) -> entry.race().rounds())
                .thenComparingDouble(entry -> -entry.tuned().winner().relativeWidth()));
  }

  private double seconds(Entry entry) {
    return entry.tuned().tieSet().size() * tuner.forkSeconds(entry.race().shape());
  }
}
