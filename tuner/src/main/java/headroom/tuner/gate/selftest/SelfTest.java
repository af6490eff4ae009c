package headroom.tuner.gate.selftest;

import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateProcedure;
import headroom.tuner.gate.PairSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Runs whole gates whose right answer is known, and counts what they say. Pairs come from JVMs, or
 * from a recording of such runs.
 */
public final class SelfTest {

  private final List<GateBenchmark> suite;
  private final Source source;
  private final BiConsumer<Scenario, Integer> progress;
  private final SplittableRandom random;

  /** Opens the pairs of a scenario. */
  public interface Source {

    /** Pairs of a scenario; each call is a run. */
    PairSource open(Scenario scenario);

    /** When a run of a scenario is over: neighbours leave. */
    default void close(Scenario scenario) {}
  }

  /**
   * A self-test.
   *
   * @param suite each run's
   * @param source of pairs
   * @param progress told before each run: scenario, and how many came before
   * @param seed of orders
   */
  public SelfTest(
      List<GateBenchmark> suite, Source source, BiConsumer<Scenario, Integer> progress, long seed) {
    this.suite = List.copyOf(suite);
    this.source = source;
    this.progress = progress;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Rounds of all scenarios in turn, so that a slow hour hits all; what is known is told at once.
   */
  public List<Tally> run(List<Scenario> scenarios, int rounds, BiConsumer<Scenario, Tally> known) {
    Map<Scenario, Tally> tallies = new EnumMap<>(Scenario.class);
    for (int round = 0; round < rounds; round++) {
      for (Scenario scenario : scenarios) {
        progress.accept(scenario, round);
        Tally tally = tallies.computeIfAbsent(scenario, Tally::new);
        try {
          tally.add(
              new GateProcedure(
                      source.open(scenario), () -> false, (_, _, _, _) -> {}, random.nextLong())
                  .run(suite));
        } finally {
          source.close(scenario);
        }
        known.accept(scenario, tally);
      }
    }
    return new ArrayList<>(tallies.values());
  }

  /** What is known of a scenario so far. */
  public static String line(Tally tally) {
    return tally.row();
  }

  /** The tallies as a Markdown table. */
  public static String table(List<Tally> tallies) {
    StringBuilder text = new StringBuilder(Tally.head()).append('\n');
    tallies.forEach(tally -> text.append(tally.row()).append('\n'));
    return text.toString();
  }
}
