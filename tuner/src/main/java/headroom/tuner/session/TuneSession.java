package headroom.tuner.session;

import headroom.json.DocumentException;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.RunInfo;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.RunEvent;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * One tuning run: ceilings, then shape after shape, then ceilings again and further rounds, the
 * profile on disk after each step. Whatever ends the run, the profile holds every shape that was
 * confirmed until then.
 */
public final class TuneSession {

  /** Rounds of a race at once: the fewest that can tell finalists apart. The others come later. */
  static final int FIRST_ROUNDS = 2;

  /** Finalists that are still in the race when it is revisited, on average. */
  private static final double SURVIVORS = 1.5;

  /** However many rounds are asked for, screening and first rounds get half of the budget. */
  private static final double MOST_REVISITING = 0.5;

  /** What a signal that all processes got may take to be known in this one: 50 ms is plenty. */
  private static final long SIGNAL_NANOS = 50_000_000;

  private final TunePlan plan;
  private final ToolInfo tool;
  private final DeviceFingerprint device;
  private final Instruments instruments;
  private final ProfileStore store;
  private final TuneListener listener;
  private final RunClock clock;
  private final Budget budget;
  private final TimeUse timeUse = new TimeUse();
  private final ControlDrift drift = new ControlDrift();
  private final List<Race> races = new ArrayList<>();
  private volatile List<TunedShape> tuned = List.of();
  private List<Ceiling> ceilings = List.of();
  private double ceilingSeconds;
  private volatile boolean stopped;

  /**
   * What a run measures with; tests put their own in.
   *
   * @param variants kernel variants that compete
   * @param traits the device, its cores as many as kernels may use
   * @param screener ranks configurations
   * @param confirmer confirms finalists
   * @param ceilingMeter measures the device's limits, telling what it is at
   * @param cacheState what a decode finds in the cache: {@code hot} or {@code cold}
   */
  public record Instruments(
      List<KernelVariant> variants,
      DeviceTraits traits,
      Screener screener,
      Confirmer confirmer,
      CeilingMeter ceilingMeter,
      String cacheState) {

    /** Decoding from the same cache over and over. */
    public Instruments(
        List<KernelVariant> variants,
        DeviceTraits traits,
        Screener screener,
        Confirmer confirmer,
        CeilingMeter ceilingMeter) {
      this(variants, traits, screener, confirmer, ceilingMeter, "hot");
    }
  }

  /** Measures the device's limits. */
  public interface CeilingMeter {
    /**
     * All ceilings, for one thread and for {@code threads}.
     *
     * @throws IOException if the measuring process failed; the message says how
     */
    List<Ceiling> measure(int threads, Consumer<String> progress) throws IOException;
  }

  /** A run whose process has not begun; its budget counts from here. */
  public TuneSession(
      TunePlan plan,
      ToolInfo tool,
      DeviceFingerprint device,
      Instruments instruments,
      TuneListener listener) {
    this(plan, tool, device, instruments, listener, System::nanoTime);
  }

  TuneSession(
      TunePlan plan,
      ToolInfo tool,
      DeviceFingerprint device,
      Instruments instruments,
      TuneListener listener,
      LongSupplier nanoClock) {
    this.plan = plan;
    this.tool = tool;
    this.device = device;
    this.instruments = instruments;
    this.store = new ProfileStore(plan.profile(), String.valueOf(plan.rawFile().getFileName()));
    this.listener = listener;
    this.clock = new RunClock(nanoClock);
    this.budget = new Budget(plan.budget(), clock);
  }

  /** Asks the run to end at the next step; for the shutdown hook of Ctrl-C. */
  public void stop() {
    stopped = true;
  }

  /** Shapes confirmed so far. */
  public int tunedShapes() {
    return tuned.size();
  }

  /**
   * Runs to the end. Where the plan's raw file is there already, the run that it is of goes on:
   * what it holds is not measured again.
   *
   * @return what is on disk
   * @throws IOException if the ceilings failed
   * @throws DocumentException if the profile or the raw log cannot be written
   * @throws ResumeException if the raw file is of another run, or was changed
   * @throws CancellationException if {@link #stop} was called
   */
  public TuningProfile run() throws IOException {
    RunHeader header =
        RunIdentity.header(
            plan, tool, device, instruments, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    try (RunJournal journal = RunJournal.open(plan.rawFile(), header, clock, this::witness)) {
      if (journal.recalling()) {
        listener.note(
            "going on with the unfinished run of %s: %d results from %s"
                .formatted(journal.started(), journal.recorded(), plan.rawFile()));
      }
      measureCeilings(0, journal);
      listener.ceilings(ceilings);
      save(false, journal);
      tuneAll(journal);
      boolean complete = tuned.size() == plan.shapes().size();
      TuningProfile last = profile(complete, journal);
      store.save(last);
      journal.end(complete);
      report();
      return last;
    }
  }

  private void witness(RunEvent event) {
    timeUse.add(event);
    drift.add(event);
  }

  private void report() {
    SpaceUse.describe(tuned).forEach(listener::note);
    drift.describe().ifPresent(listener::note);
    listener.note(timeUse.describe(budget.elapsedSeconds()));
  }

  /**
   * Measures the ceilings; of several times the highest rate of each counts. A neighbour only
   * lowers them, and a ceiling taken in a bad minute makes every kernel look better than it is.
   */
  private void measureCeilings(double done, RunJournal journal) throws IOException {
    double before = clock.spentSeconds();
    listener.progress(done, budget.remainingSeconds(), "measuring the device's ceilings");
    List<Ceiling> measured =
        journal.ceilings(
            () -> {
              List<Ceiling> now =
                  instruments
                      .ceilingMeter()
                      .measure(
                          plan.threads(),
                          what ->
                              listener.progress(
                                  done, budget.remainingSeconds(), "ceilings: " + what));
              requireGoing();
              return now;
            });
    ceilingSeconds = clock.spentSeconds() - before;
    ceilings = Ceiling.highest(ceilings, measured);
  }

  private void tuneAll(RunJournal journal) throws IOException {
    ShapeTuner tuner =
        new ShapeTuner(
            instruments.variants(),
            instruments.traits(),
            ceilings,
            new JournalledScreener(instruments.screener(), journal, clock, this::requireOutcome),
            new JournalledConfirmer(instruments.confirmer(), journal, clock, this::requireOutcome),
            clock,
            timeUse);
    Verdicts verdicts = verdicts();
    int total = plan.shapes().size();
    double revisitShare = Math.min(MOST_REVISITING, revisitSeconds(tuner) / budget.totalSeconds());
    for (int i = 0; i < total; i++) {
      AttentionShape shape = plan.shapes().get(i);
      if (i > 0
          && budget.remainingSeconds()
              < tuner.requestSeconds()
                  + tuner.confirmSeconds(shape, plan.challengers(), firstRounds())) {
        listener.note(
            "the budget of %.0f s ended before %d of %d shapes; give more with --budget"
                .formatted(budget.totalSeconds(), total - i, total));
        return;
      }
      tuneOne(tuner, verdicts, shape, i, revisitShare, journal);
    }
    if (budget.remainingSeconds() > ceilingSeconds) {
      measureCeilings(1 - revisitShare, journal);
    }
    revisit(tuner, verdicts(), revisitShare, journal);
  }

  private Verdicts verdicts() {
    return new Verdicts(
        instruments.variants(), instruments.traits(), ceilings, instruments.cacheState());
  }

  private int firstRounds() {
    return Math.min(FIRST_ROUNDS, plan.rounds());
  }

  /** Time to keep for the ceilings again and the later rounds of all shapes. */
  private double revisitSeconds(ShapeTuner tuner) {
    double oneFork = plan.shapes().stream().mapToDouble(tuner::forkSeconds).sum();
    return ceilingSeconds + (plan.rounds() - firstRounds()) * SURVIVORS * oneFork;
  }

  private void tuneOne(
      ShapeTuner tuner,
      Verdicts verdicts,
      AttentionShape shape,
      int index,
      double revisitShare,
      RunJournal journal) {
    int total = plan.shapes().size();
    ShapeTuner.Order order =
        new ShapeTuner.Order(
            shape,
            NearShapes.winners(shape, tuned),
            plan.strategy(),
            plan.challengers(),
            firstRounds(),
            plan.seed(),
            budget.shareSeconds(total - index, revisitShare * budget.totalSeconds()));
    double before = (1 - revisitShare) * index / total;
    double after = (1 - revisitShare) * (index + 1) / total;
    try {
      // A run has one answer at least, however small its budget.
      Race race = tuner.tune(order, watched(shape, index > 0).between(before, after));
      if (!race.decided()) {
        listener.note("the budget ended before %s was confirmed".formatted(shape.label()));
        return;
      }
      races.add(race);
      decide(verdicts, journal);
      listener.tuned(tuned.getLast(), index + 1, total);
    } catch (ShapeFailedException e) {
      listener.failed(shape, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Spends what is left on further rounds, minutes after the first ones: what the machine does in
   * between, clock and neighbours, then shows in the interval. Fewest rounds first, then the widest
   * interval.
   */
  private void revisit(ShapeTuner tuner, Verdicts verdicts, double share, RunJournal journal) {
    decide(verdicts, journal);
    int missing = races.stream().mapToInt(race -> plan.rounds() - race.rounds()).sum();
    int done = 0;
    for (OptionalInt next = nextRevisit(tuner); next.isPresent(); next = nextRevisit(tuner)) {
      Race race = races.get(next.getAsInt());
      double at = 1 - share + share * Math.min(1, done / (double) missing);
      race.retain(tuned.get(next.getAsInt()).tieSet());
      try {
        tuner.round(race, race.rounds(), watched(race.shape(), true).between(at, at));
      } catch (ShapeFailedException e) {
        races.remove(race);
        listener.failed(race.shape(), String.valueOf(e.getMessage()));
      }
      decide(verdicts, journal);
      done++;
    }
  }

  /** The race that a further round serves best, if one is wanted and there is time. */
  private OptionalInt nextRevisit(ShapeTuner tuner) {
    return IntStream.range(0, races.size())
        .filter(i -> races.get(i).rounds() < plan.rounds())
        .filter(i -> roundSeconds(tuner, i) <= budget.remainingSeconds())
        .boxed()
        .min(
            Comparator.comparingInt((Integer i) -> races.get(i).rounds())
                .thenComparingDouble(i -> -tuned.get(i).winner().relativeWidth()))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private double roundSeconds(ShapeTuner tuner, int index) {
    return tuned.get(index).tieSet().size() * tuner.forkSeconds(races.get(index).shape());
  }

  /** All over again: each race adds to what is known of the spread between forks. */
  private void decide(Verdicts verdicts, RunJournal journal) {
    tuned = verdicts.decide(races);
    save(false, journal);
  }

  /**
   * Not while answers are recalled: the profile on disk has seen more of them than this process.
   */
  private void save(boolean complete, RunJournal journal) {
    if (!journal.recalling()) {
      store.save(profile(complete, journal));
    }
  }

  /**
   * Tells the listener how far a shape is.
   *
   * @param withinBudget whether no fork may begin once the budget is spent
   */
  private ShapeTuner.Progress watched(AttentionShape shape, boolean withinBudget) {
    return new ShapeTuner.Progress() {
      @Override
      public void at(double done, String what) {
        requireGoing();
        listener.progress(done, budget.remainingSeconds(), "%s %s".formatted(shape.label(), what));
      }

      @Override
      public boolean goesOn() {
        return !withinBudget || !budget.spent();
      }
    };
  }

  /**
   * Throws if the run was stopped: a child that was stopped with it says nothing of its kernel. The
   * signal of a Ctrl-C reaches the children too, and their end may be known here before it is.
   */
  private void requireOutcome(Outcome outcome) {
    if (outcome instanceof Outcome.LaunchFailed) {
      LockSupport.parkNanos(SIGNAL_NANOS);
    }
    requireGoing();
  }

  private void requireGoing() {
    if (stopped) {
      throw new CancellationException("stopped");
    }
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
