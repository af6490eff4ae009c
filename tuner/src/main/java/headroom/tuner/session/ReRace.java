package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.SearchTrace;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.measure.Confirmer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Races on one node what a fleet's shards found on many. One round of every shape, then the next
 * one: a shape's rounds are minutes apart, and see the machine in several states. From the third
 * round on only those run that are not beaten. Each fork is on the disk when it is known; a run
 * that was killed goes on.
 */
public final class ReRace {

  /** The fewest that can tell finalists apart: run whatever the budget. */
  private static final int FEWEST_ROUNDS = 2;

  private final TunePlan plan;
  private final RunHeader header;
  private final List<Heat> heats;
  private final Confirmer confirmer;
  private final Referee referee;
  private final TuneListener listener;
  private final RunClock clock;
  private final Budget budget;
  private final ForkCost forkCost = new ForkCost();
  private volatile boolean stopped;

  /**
   * Who runs on one shape.
   *
   * @param shape what is decoded
   * @param nominees the fleet's best
   * @param defaultConfig the untuned choice, which runs too
   */
  public record Heat(
      AttentionShape shape, List<KernelConfig> nominees, KernelConfig defaultConfig) {
    /** Copies the list. */
    public Heat {
      nominees = List.copyOf(nominees);
    }

    private Race race(long seed) {
      Set<KernelConfig> all = new LinkedHashSet<>(nominees);
      all.add(defaultConfig);
      return new Race(
          shape,
          List.copyOf(all),
          defaultConfig,
          SearchTrace.of("re-race", 0, 0, Map.of(), Map.of()),
          seed);
    }
  }

  /**
   * What tells who is beaten.
   *
   * @param variants those that may run
   * @param traits the device, its cores as many as kernels may use
   * @param ceilings its limits
   * @param cacheState what a decode finds in the cache: {@code hot} or {@code cold}
   */
  public record Referee(
      List<KernelVariant> variants,
      DeviceTraits traits,
      List<Ceiling> ceilings,
      String cacheState) {}

  /**
   * A re-race that has not begun.
   *
   * @param plan its shapes are those of the heats; rounds, budget, seed, raw file and origin count
   */
  public ReRace(
      TunePlan plan,
      List<Heat> heats,
      ToolInfo tool,
      DeviceFingerprint device,
      Confirmer confirmer,
      Referee referee,
      TuneListener listener) {
    this(plan, heats, tool, device, confirmer, referee, listener, System::nanoTime);
  }

  ReRace(
      TunePlan plan,
      List<Heat> heats,
      ToolInfo tool,
      DeviceFingerprint device,
      Confirmer confirmer,
      Referee referee,
      TuneListener listener,
      LongSupplier nanoClock) {
    this.plan = plan;
    this.heats = List.copyOf(heats);
    this.header =
        RunIdentity.ofReRace(
            plan,
            tool,
            device,
            this.heats,
            referee.cacheState(),
            Instant.now().truncatedTo(ChronoUnit.MILLIS));
    this.confirmer = confirmer;
    this.referee = referee;
    this.listener = listener;
    this.clock = new RunClock(nanoClock);
    this.budget = new Budget(plan.budget(), clock);
  }

  /** Asks the run to end at the next fork. */
  public void stop() {
    stopped = true;
  }

  /**
   * Runs to the end, or goes on with what the plan's raw file has.
   *
   * @throws ResumeException if that is of another re-race
   * @throws headroom.json.DocumentException if it cannot be written
   * @throws CancellationException if {@link #stop} was called
   */
  public void run() {
    try (RunJournal journal = RunJournal.open(plan.rawFile(), header, clock, event -> {})) {
      JournalledConfirmer journalled =
          new JournalledConfirmer(confirmer, journal, clock, outcome -> requireGoing());
      List<Race> races =
          new ArrayList<>(heats.stream().map(heat -> heat.race(plan.seed())).toList());
      int failed = 0;
      for (int round = 0; round < plan.rounds(); round++) {
        for (Race race : List.copyOf(races)) {
          if (round < FEWEST_ROUNDS || roundSeconds(race) <= budget.remainingSeconds()) {
            failed += round(race, round, journalled) ? 0 : 1;
          }
        }
        races.removeIf(race -> !race.decided());
        retainUnbeaten(races);
      }
      journal.end(failed == 0);
    }
  }

  private double roundSeconds(Race race) {
    return race.runners() * forkCost.predictSeconds(race.shape());
  }

  /** Whether the default is still in the race. */
  private boolean round(Race race, int round, Confirmer journalled) {
    double[] before = {clock.spentSeconds()};
    try {
      race.round(
          round,
          journalled,
          (number, outcome) -> {
            forkCost.observe(race.shape(), clock.spentSeconds() - before[0]);
            before[0] = clock.spentSeconds();
            listener.progress(
                Math.min(1, budget.elapsedSeconds() / budget.totalSeconds()),
                budget.remainingSeconds(),
                "%s re-race, round %d".formatted(race.shape().label(), number));
          });
      return true;
    } catch (ShapeFailedException e) {
      listener.failed(race.shape(), String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void retainUnbeaten(List<Race> races) {
    List<Race> decided = races.stream().filter(Race::decided).toList();
    if (decided.isEmpty() || decided.getFirst().rounds() < FEWEST_ROUNDS) {
      return;
    }
    List<TunedShape> tuned =
        new Verdicts(referee.variants(), referee.traits(), referee.ceilings(), referee.cacheState())
            .decide(decided);
    for (int i = 0; i < decided.size(); i++) {
      decided.get(i).retain(tuned.get(i).tieSet());
    }
  }

  private void requireGoing() {
    if (stopped) {
      throw new CancellationException("stopped");
    }
  }
}
