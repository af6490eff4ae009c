package headroom.tuner.session;

import headroom.shape.AttentionShape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a run's budget goes over its shapes. What later rounds and the first races of all shapes take
 * is kept for them; the rest is for searching, shared out by what each shape is expected to gain.
 * So what one shape saves goes to those after it.
 */
final class Schedule {

  /**
   * Rounds of a race at once. One: so every shape has an entry early, and the later rounds, which
   * come minutes after, are independent of it.
   */
  private static final int FIRST_ROUNDS = 1;

  /** However many rounds are asked for, searching and first rounds get most of the budget. */
  private static final double MOST_LATER = 0.35;

  /** Ceilings are measured a second time where that takes no more of the budget. */
  private static final double MOST_CEILINGS = 0.05;

  private final TunePlan plan;
  private final ShapeTuner tuner;
  private final Findings findings;
  private final Budget budget;
  private final double ceilingSeconds;
  private final double laterShare;

  /**
   * A schedule for what is left after the ceilings.
   *
   * @param ceilingSeconds what those took
   */
  Schedule(
      TunePlan plan, ShapeTuner tuner, Findings findings, Budget budget, double ceilingSeconds) {
    this.plan = plan;
    this.tuner = tuner;
    this.findings = findings;
    this.budget = budget;
    this.ceilingSeconds = ceilingSeconds;
    double later =
        LaterRounds.expectedSeconds(tuner, plan.shapes(), plan.rounds() - firstRounds())
            + (affordsCeilings() ? ceilingSeconds : 0);
    this.laterShare = Math.min(MOST_LATER, later / budget.totalSeconds());
  }

  /** Rounds of a race when its shape is searched. */
  int firstRounds() {
    return Math.min(FIRST_ROUNDS, plan.rounds());
  }

  /** Share of the whole run that is done when this many shapes are. */
  double done(int shapes) {
    return (1 - laterShare) * shapes / plan.shapes().size();
  }

  /** Share of the whole run that is done when so much of the later rounds is. */
  double doneWithLater(double share) {
    return 1 - laterShare + laterShare * share;
  }

  /**
   * Whether there is time for a shape: for the shortest search and a race of two. A run has one
   * answer at least, however small its budget.
   */
  boolean reaches(int index) {
    return index == 0
        || budget.remainingSeconds()
            >= tuner.leastSearchSeconds() + raceSeconds(plan.shapes().get(index), 1);
  }

  /**
   * Finalists beside the default: as many as are asked for, if all shapes from this one on can have
   * as many; else fewer, and one at least.
   */
  int challengers(int index) {
    double left = budget.remainingSeconds() - open(index).size() * tuner.leastSearchSeconds();
    return IntStream.iterate(plan.challengers(), count -> count > 1, count -> count - 1)
        .filter(count -> racesSeconds(index, count) <= left)
        .findFirst()
        .orElse(1);
  }

  /** The time for searching a shape. */
  Allotment allotment(int index) {
    double kept = laterShare * budget.totalSeconds() + racesSeconds(index, challengers(index));
    return new Allotment(
        Math.max(0, budget.remainingSeconds() - kept),
        gain(plan.shapes().get(index)),
        open(index).stream().skip(1).mapToDouble(this::gain).sum());
  }

  /** This shape and those after it. */
  private List<AttentionShape> open(int index) {
    return plan.shapes().subList(index, plan.shapes().size());
  }

  private double racesSeconds(int index, int challengers) {
    return open(index).stream().mapToDouble(shape -> raceSeconds(shape, challengers)).sum();
  }

  private double raceSeconds(AttentionShape shape, int challengers) {
    return tuner.confirmSeconds(shape, challengers, firstRounds());
  }

  private double gain(AttentionShape shape) {
    return ExpectedGain.of(shape, findings.tuned());
  }

  private boolean affordsCeilings() {
    return ceilingSeconds <= MOST_CEILINGS * budget.totalSeconds();
  }

  /** Whether ceilings are measured again before the later rounds. */
  boolean ceilingsAgain() {
    return affordsCeilings() && budget.remainingSeconds() > ceilingSeconds;
  }
}
