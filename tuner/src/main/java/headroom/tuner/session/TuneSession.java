package headroom.tuner.session;

import headroom.json.DocumentException;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
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
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One tuning run: ceilings, then shape after shape, then further rounds, the profile on disk after
 * each step. Whatever ends the run, the profile holds every shape that was confirmed until then.
 */
public final class TuneSession {

  /** What a signal that all processes got may take to be known in this one: 50 ms is plenty. */
  private static final long SIGNAL_NANOS = 50_000_000;

  private final TunePlan plan;
  private final WarmStarts warmStarts;
  private final ToolInfo tool;
  private final DeviceFingerprint device;
  private final Instruments instruments;
  private final TuneListener listener;
  private final RunClock clock;
  private final Budget budget;
  private final TimeUse timeUse = new TimeUse();
  private final ControlDrift drift = new ControlDrift();
  private final Findings findings;
  private double ceilingSeconds;
  private volatile boolean stopped;

  /**
   * What a run measures with; tests put their own in.
   *
   * @param variants kernel variants that compete, as far as there are cores for their threads
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

    /** The same for a device whose ceilings are known. */
    public Instruments with(List<Ceiling> known) {
      return new Instruments(
          variants, traits, screener, confirmer, (threads, progress) -> known, cacheState);
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
      WarmStarts warmStarts,
      ToolInfo tool,
      DeviceFingerprint device,
      Instruments instruments,
      TuneListener listener) {
    this(plan, warmStarts, tool, device, instruments, listener, System::nanoTime);
  }

  TuneSession(
      TunePlan plan,
      WarmStarts warmStarts,
      ToolInfo tool,
      DeviceFingerprint device,
      Instruments instruments,
      TuneListener listener,
      LongSupplier nanoClock) {
    this.plan = plan;
    this.warmStarts = warmStarts;
    this.tool = tool;
    this.device = device;
    this.instruments = instruments;
    this.listener = listener;
    this.clock = new RunClock(nanoClock);
    this.budget = new Budget(plan.budget(), clock);
    this.findings = new Findings(plan, tool, device, instruments, budget);
  }

  /** Asks the run to end at the next step; for the shutdown hook of Ctrl-C. */
  public void stop() {
    stopped = true;
  }

  /** Shapes confirmed so far. */
  public int tunedShapes() {
    return findings.tuned().size();
  }

  /**
   * What a run says of itself when it ends, also before its time: rejections and ends of the shapes
   * confirmed, drift of the control, use of the time. May be asked by any thread.
   */
  public List<String> closing() {
    List<TunedShape> tuned = findings.tuned();
    List<String> lines = new ArrayList<>(tuned.isEmpty() ? List.of() : SpaceUse.describe(tuned));
    drift.describe().ifPresent(lines::add);
    lines.addAll(timeUse.describe(budget.elapsedSeconds(), budget.totalSeconds()));
    return lines;
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
            plan,
            warmStarts,
            tool,
            device,
            instruments,
            Instant.now().truncatedTo(ChronoUnit.MILLIS));
    try (RunJournal journal = RunJournal.open(plan.rawFile(), header, clock, this::witness)) {
      if (journal.recalling()) {
        listener.note(
            "going on with the unfinished run of %s: %d results from %s"
                .formatted(journal.started(), journal.recorded(), plan.rawFile()));
      }
      measureCeilings(0, journal);
      listener.ceilings(findings.ceilings());
      findings.decide(journal);
      tuneAll(journal);
      TuningProfile last = findings.finish(journal);
      journal.end(findings.complete());
      closing().forEach(listener::note);
      return last;
    }
  }

  private void witness(RunEvent event) {
    timeUse.add(event);
    drift.add(event);
  }

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
    findings.add(measured);
  }

  private void tuneAll(RunJournal journal) throws IOException {
    Competitors competitors =
        new Competitors(instruments.variants(), instruments.traits(), findings.ceilings());
    ShapeTuner tuner =
        new ShapeTuner(
            competitors,
            new ShapeSearch(
                competitors,
                new JournalledScreener(
                    instruments.screener(), journal, clock, this::requireOutcome),
                clock,
                timeUse),
            new JournalledConfirmer(instruments.confirmer(), journal, clock, this::requireOutcome),
            clock);
    Schedule schedule = new Schedule(plan, tuner, findings, budget, ceilingSeconds);
    int total = plan.shapes().size();
    for (int i = 0; i < total; i++) {
      if (!schedule.reaches(i)) {
        listener.note(
            "the budget of %.0f s ended before %d of %d shapes; give more with --budget"
                .formatted(budget.totalSeconds(), total - i, total));
        return;
      }
      tuneOne(tuner, schedule, i, journal);
    }
    if (schedule.ceilingsAgain()) {
      measureCeilings(schedule.done(total), journal);
    }
    findings.decide(journal);
    new LaterRounds(tuner, findings, budget, plan.rounds(), visits(schedule, journal)).run();
  }

  private void tuneOne(ShapeTuner tuner, Schedule schedule, int index, RunJournal journal) {
    AttentionShape shape = plan.shapes().get(index);
    ShapeTuner.Order order =
        new ShapeTuner.Order(
            shape,
            warmStarts,
            findings.tuned(),
            plan.strategy(),
            schedule.challengers(index),
            schedule.firstRounds(),
            plan.seed(),
            schedule.allotment(index));
    try {
      ShapeTuner.Progress progress =
          watched(shape, index > 0).between(schedule.done(index), schedule.done(index + 1));
      Race race = tuner.tune(order, progress);
      if (!race.decided()) {
        listener.note("the budget ended before %s was confirmed".formatted(shape.label()));
        return;
      }
      findings.add(race);
      findings.decide(journal);
      listener.tuned(findings.tuned().getLast(), index + 1, plan.shapes().size());
    } catch (ShapeFailedException e) {
      listener.failed(shape, String.valueOf(e.getMessage()));
    }
  }

  private LaterRounds.Visit visits(Schedule schedule, RunJournal journal) {
    return new LaterRounds.Visit() {
      @Override
      public ShapeTuner.Progress watch(AttentionShape shape, double done) {
        double at = schedule.doneWithLater(done);
        return watched(shape, true).between(at, at);
      }

      @Override
      public void failed(AttentionShape shape, String reason) {
        listener.failed(shape, reason);
      }

      @Override
      public void done() {
        findings.decide(journal);
      }
    };
  }

  /**
   * Tells the listener how far a shape is.
   *
   * @param withinBudget whether nothing may begin once the budget is spent
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
}
