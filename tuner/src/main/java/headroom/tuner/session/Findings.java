package headroom.tuner.session;

import headroom.json.DocumentException;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.RunInfo;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run has found until now: races, the entries that they decide, ceilings; and the profile
 * that says so. Races and entries have the same order.
 */
final class Findings {

  private final TunePlan plan;
  private final ToolInfo tool;
  private final DeviceFingerprint device;
  private final TuneSession.Instruments instruments;
  private final Budget budget;
  private final ProfileStore store;
  private final List<Race> races = new ArrayList<>();
  private volatile List<TunedShape> tuned = List.of();
  private List<Ceiling> ceilings = List.of();

  Findings(
      TunePlan plan,
      ToolInfo tool,
      DeviceFingerprint device,
      TuneSession.Instruments instruments,
      Budget budget) {
    this.plan = plan;
    this.tool = tool;
    this.device = device;
    this.instruments = instruments;
    this.budget = budget;
    this.store = new ProfileStore(plan.profile(), String.valueOf(plan.rawFile().getFileName()));
  }

  /** Races that have a result. */
  List<Race> races() {
    return List.copyOf(races);
  }

  /** The entries of {@link #races}; may be asked by any thread. */
  List<TunedShape> tuned() {
    return tuned;
  }

  List<Ceiling> ceilings() {
    return ceilings;
  }

  /** Whether every shape of the plan has an entry. */
  boolean complete() {
    return tuned.size() == plan.shapes().size();
  }

  /**
   * Ceilings were measured; of several times the highest rate of each counts. A neighbour only
   * lowers them, and a ceiling taken in a bad minute makes every kernel look better than it is.
   */
  void add(List<Ceiling> measured) {
    ceilings = Ceiling.highest(ceilings, measured);
  }

  /** A race has its first rounds. */
  void add(Race race) {
    races.add(race);
  }

  /** A race has no result any more, since its default failed. */
  void remove(AttentionShape shape) {
    races.removeIf(race -> race.shape().equals(shape));
  }

  /**
   * Decides all races, again: each round adds to what is known of the spread between forks.
   *
   * @param journal the profile is not saved while answers are recalled from it: the one on disk has
   *     seen more of them than this process
   * @throws DocumentException if the profile cannot be written
   */
  void decide(RunJournal journal) {
    tuned =
        new Verdicts(
                instruments.variants(), instruments.traits(), ceilings, instruments.cacheState())
            .decide(races);
    if (!journal.recalling()) {
      store.save(profile(false, journal));
    }
  }

  /**
   * Writes the run's last profile.
   *
   * @throws DocumentException if it cannot be written
   */
  TuningProfile finish(RunJournal journal) {
    TuningProfile last = profile(complete(), journal);
    store.save(last);
    return last;
  }

  private TuningProfile profile(boolean complete, RunJournal journal) {
    RunInfo run =
        new RunInfo(
            journal.started(),
            budget.elapsedSeconds(),
            plan.preset(),
            plan.seed(),
            budget.totalSeconds(),
            plan.threads(),
            complete,
            String.valueOf(plan.rawFile().getFileName()));
    return new TuningProfile(tool, run, device, ceilings, tuned);
  }
}
