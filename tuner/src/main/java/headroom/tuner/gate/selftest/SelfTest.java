package headroom.tuner.gate.selftest;

import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateProcedure;
import headroom.tuner.gate.PairSource;
import headroom.tuner.gate.stats.BalancedOrders;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToIntBiFunction;

/**
 * Runs whole gates whose right answer is known, and counts what they say. Pairs come from JVMs, or
 * from a recording of such runs.
 */
public final class SelfTest {

  /**
   * Orders of recorded pairs are even after as few: a recording that is cut off is still useful.
   */
  private static final int RECORDED_BLOCK = 4;

  private final List<GateBenchmark> suite;
  private final Source source;
  private final Progress progress;
  private final SplittableRandom random;

  /** Opens the pairs of a scenario. */
  public interface Source {

    /** Pairs of a scenario; each call is a run. */
    PairSource open(Scenario scenario);

    /** When a run of a scenario is over: neighbours leave. */
    default void close(Scenario scenario) {}
  }

  /** Told before each run of a scenario, or each pair of a recording, how many came before. */
  @FunctionalInterface
  public interface Progress {
    void at(Scenario scenario, int done);
  }

  /**
   * A self-test.
   *
   * @param suite each run's
   * @param source of pairs
   * @param seed of orders
   */
  public SelfTest(List<GateBenchmark> suite, Source source, Progress progress, long seed) {
    this.suite = List.copyOf(suite);
    this.source = source;
    this.progress = progress;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Runs all scenarios in turn, so that a slow hour hits all, until each has so many rounds.
   *
   * @param earlier runs of these scenarios that count: what is there is not run again
   * @param known told each new run at once
   */
  public List<Tally> run(
      List<Scenario> scenarios, int rounds, List<Judgement> earlier, Consumer<Judgement> known) {
    Map<Scenario, Tally> tallies = new EnumMap<>(Scenario.class);
    scenarios.forEach(scenario -> tallies.put(scenario, new Tally(scenario)));
    for (Judgement run : earlier) {
      Tally tally = tallies.get(run.scenario());
      if (tally != null) {
        tally.add(run);
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (Tally tally : tallies.values()) {
        if (tally.runs() <= round) {
          progress.at(tally.scenario(), round);
          Judgement judged = judge(tally.scenario());
          tally.add(judged);
          known.accept(judged);
        }
      }
    }
    return List.copyOf(tallies.values());
  }

  private Judgement judge(Scenario scenario) {
    try {
      GateProcedure procedure =
          new GateProcedure(
              source.open(scenario), () -> false, (_, _, _, _) -> {}, random.nextLong());
      return Judgement.of(scenario, procedure.run(suite));
    } finally {
      source.close(scenario);
    }
  }

  /**
   * Takes pairs for a recording, without a verdict: all scenarios and benchmarks in turn, one block
   * of orders at a time.
   *
   * @param pairs of each benchmark in each scenario
   * @param earlier how many there are already
   */
  public void record(
      List<Scenario> scenarios, int pairs, ToIntBiFunction<Scenario, GateBenchmark> earlier) {
    for (int done = 0; done < pairs; done += RECORDED_BLOCK) {
      for (Scenario scenario : scenarios) {
        int wanted = done + RECORDED_BLOCK;
        List<GateBenchmark> missing =
            suite.stream()
                .filter(benchmark -> earlier.applyAsInt(scenario, benchmark) < wanted)
                .toList();
        if (!missing.isEmpty()) {
          progress.at(scenario, done);
          record(scenario, missing);
        }
      }
    }
  }

  private void record(Scenario scenario, List<GateBenchmark> benchmarks) {
    try {
      PairSource pairs = source.open(scenario);
      for (GateBenchmark benchmark : benchmarks) {
        BalancedOrders orders = new BalancedOrders(random, RECORDED_BLOCK);
        for (int i = 0; i < RECORDED_BLOCK; i++) {
          pairs.take(benchmark, orders.next());
        }
      }
    } finally {
      source.close(scenario);
    }
  }

  /** The tallies as a Markdown table. */
  public static String table(List<Tally> tallies) {
    StringBuilder text = new StringBuilder(Tally.head()).append('\n');
    tallies.forEach(tally -> text.append(tally.row()).append('\n'));
    return text.toString();
  }
}
