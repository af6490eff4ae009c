package headroom.tuner.session;

import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.RunInfo;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Screener;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One tuning run: ceilings, then shape after shape, then ceilings again and further rounds, the
 * profile on disk after each step. Whatever ends the run, the profile holds every shape that was
 * confirmed until then.
 */
public final class TuneSession {

  /** A shape is only begun if the budget left covers this part of what confirming it takes. */
  private static final double WORTH_STARTING = 0.6;

  /** Rounds of a race at once: the fewest that can tell finalists apart. The others come later. */
  private static final int FIRST_ROUNDS = 2;

  /** Finalists that are still in the race when it is revisited, on average. */
  private static final double SURVIVORS = 1.5;

  /** However many rounds are asked for, screening and first rounds get half of the budget. */
  private static final double MOST_REVISITING = 0.5;

  private final TunePlan plan;
  private final ToolInfo tool;
  private final DeviceFingerprint device;
  private final Instruments instruments;
  private final ProfileStore store;
  private final TuneListener listener;
  private final Budget budget;
  private final TimeUse timeUse = new TimeUse();
  private final Instant started = Instant.now();
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
   */
  public record Instruments(
      List<KernelVariant> variants,
      DeviceTraits traits,
      Screener screener,
      Confirmer confirmer,
      CeilingMeter ceilingMeter) {}

  /** Measures the device's limits. */
  public interface CeilingMeter {
    /**
     * All ceilings, for one thread and for {@code threads}.
     *
     * @throws IOException if the measuring process failed; the message says how
     */
    List<Ceiling> measure(int threads, Consumer<String> progress) throws IOException;
  }

  /** A run that has not begun; its budget counts from here. */
  public TuneSession(
      TunePlan plan,
      ToolInfo tool,
      DeviceFingerprint device,
      Instruments instruments,
      TuneListener listener) {
    this.plan = plan;
    this.tool = tool;
    this.device = device;
    this.instruments = instruments;
    this.store = new ProfileStore(plan.profile());
    this.listener = listener;
    this.budget = new Budget(plan.budget(), System::nanoTime);
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
   * Runs to the end.
   *
   * @return what is on disk
   * @throws IOException if the profile or the raw log cannot be written, or the ceilings failed
   * @throws CancellationException if {@link #stop} was called
   */
  public TuningProfile run() throws IOException {
    try (RawLog log = new RawLog(plan.rawFile())) {
      log.run(plan, device.slug(), tool.commit());
      measureCeilings(0, log);
      listener.ceilings(ceilings);
      store.save(profile(false));
      tuneAll(log);
    }
    TuningProfile last = profile(tuned.size() == plan.shapes().size());
    store.save(last);
    listener.note(timeUse.describe(budget.elapsedSeconds()));
    return last;
  }

  /**
   * Measures the ceilings; of several times the highest rate of each counts. A neighbour only
   * lowers them, and a ceiling taken in a bad minute makes every kernel look better than it is.
   */
  private void measureCeilings(double done, RawLog log) throws IOException {
    double before = budget.elapsedSeconds();
    listener.progress(done, budget.remainingSeconds(), "measuring the device's ceilings");
    List<Ceiling> measured =
        instruments
            .ceilingMeter()
            .measure(
                plan.threads(),
                what -> listener.progress(done, budget.remainingSeconds(), "ceilings: " + what));
    ceilingSeconds = budget.elapsedSeconds() - before;
    timeUse.add(TimeUse.Phase.CEILINGS, ceilingSeconds, measured.size());
    requireGoing();
    log.ceilings(measured);
    ceilings = Ceiling.highest(ceilings, measured);
  }

  private void tuneAll(RawLog log) throws IOException {
    ShapeTuner tuner =
        new ShapeTuner(
            instruments.variants(),
            instruments.traits(),
            ceilings,
            instruments.screener(),
            instruments.confirmer(),
            log,
            timeUse);
    Verdicts verdicts = verdicts();
    int total = plan.shapes().size();
    double revisitShare = Math.min(MOST_REVISITING, revisitSeconds(tuner) / budget.totalSeconds());
    for (int i = 0; i < total; i++) {
      AttentionShape shape = plan.shapes().get(i);
      if (i > 0
          && budget.remainingSeconds()
              < WORTH_STARTING * tuner.confirmSeconds(shape, plan.challengers(), firstRounds())) {
        listener.note(
            "the budget of %.0f s ended before %d of %d shapes; give more with --budget"
                .formatted(budget.totalSeconds(), total - i, total));
        return;
      }
      tuneOne(tuner, verdicts, shape, i, revisitShare);
    }
    if (budget.remainingSeconds() > ceilingSeconds) {
      measureCeilings(1 - revisitShare, log);
    }
    revisit(tuner, verdicts(), revisitShare);
  }

  private Verdicts verdicts() {
    return new Verdicts(instruments.variants(), instruments.traits(), ceilings);
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
      ShapeTuner tuner, Verdicts verdicts, AttentionShape shape, int index, double revisitShare)
      throws IOException {
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
    try {
      races.add(
          tuner.tune(
              order,
              (done, what) -> progress((1 - revisitShare) * (index + done) / total, shape, what)));
      decide(verdicts);
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
  private void revisit(ShapeTuner tuner, Verdicts verdicts, double share) throws IOException {
    decide(verdicts);
    int missing = races.stream().mapToInt(race -> plan.rounds() - race.rounds()).sum();
    int done = 0;
    for (OptionalInt next = nextRevisit(tuner); next.isPresent(); next = nextRevisit(tuner)) {
      Race race = races.get(next.getAsInt());
      double at = 1 - share + share * Math.min(1, done / (double) missing);
      race.retain(tuned.get(next.getAsInt()).tieSet());
      try {
        tuner.round(race, race.rounds(), (part, what) -> progress(at, race.shape(), what));
      } catch (ShapeFailedException e) {
        races.remove(race);
        listener.failed(race.shape(), String.valueOf(e.getMessage()));
      }
      decide(verdicts);
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
  private void decide(Verdicts verdicts) throws IOException {
    tuned = verdicts.decide(races);
    store.save(profile(false));
  }

  private void progress(double done, AttentionShape shape, String what) {
    requireGoing();
    listener.progress(done, budget.remainingSeconds(), "%s %s".formatted(shape.label(), what));
  }

  private void requireGoing() {
    if (stopped) {
      throw new CancellationException("stopped");
    }
  }

  private TuningProfile profile(boolean complete) {
    RunInfo run =
        new RunInfo(
            started,
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
