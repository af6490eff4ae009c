package headroom.tuner.gate.selftest;

import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.PairSource;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Pairs that self-tests recorded, by scenario and benchmark, to be drawn again with replacement:
 * two hundred runs of the procedure on what thirty measured. Whatever comes of it is labelled
 * resampled.
 *
 * <p>Where both arms are the same code, a pair is drawn either way round: the few that were
 * recorded lean to one arm by chance, and drawn again and again that would be a slowdown.
 */
public final class Recording implements SelfTest.Source {

  /** Fewer of an order, drawn again, show next to none of the machine's noise. */
  private static final int LEAST_OF_AN_ORDER = 4;

  private final List<RawFile> files;
  private final SplittableRandom random;

  /**
   * Of raw files.
   *
   * @param seed of the draws
   * @throws GateException if none holds a pair
   */
  public Recording(List<RawFile> files, long seed) {
    this.files = List.copyOf(files);
    this.random = new SplittableRandom(seed);
    if (scenarios().isEmpty()) {
      throw new GateException(
          "there is no pair of a self-test to draw again; take some with gate --self-test");
    }
  }

  /** Scenarios that it holds. */
  public List<Scenario> scenarios() {
    return files.stream().flatMap(file -> file.scenarios().stream()).distinct().sorted().toList();
  }

  /** Of a suite, the benchmarks that every scenario here has four pairs of each order of. */
  public List<GateBenchmark> of(List<GateBenchmark> suite) {
    return suite.stream()
        .filter(benchmark -> scenarios().stream().allMatch(it -> enough(it, benchmark)))
        .toList();
  }

  private boolean enough(Scenario scenario, GateBenchmark benchmark) {
    return Stream.of(Order.values())
        .allMatch(order -> pairs(scenario, benchmark, order).size() >= LEAST_OF_AN_ORDER);
  }

  private List<Pair> pairs(Scenario scenario, GateBenchmark benchmark, Order order) {
    return files.stream()
        .flatMap(file -> file.pairs(scenario, benchmark.name(), order).stream())
        .toList();
  }

  /** Pairs of an order, as they were recorded or might have been. */
  private List<Pair> possible(Scenario scenario, GateBenchmark benchmark, Order wanted) {
    return Stream.of(Order.values())
        .filter(order -> order == wanted || scenario.armsAlike())
        .flatMap(order -> pairs(scenario, benchmark, order).stream())
        .map(pair -> pair.order() == wanted ? pair : pair.exchanged())
        .toList();
  }

  @Override
  public PairSource open(Scenario scenario) {
    return (benchmark, order) -> {
      List<Pair> recorded = possible(scenario, benchmark, order);
      return new Taken.Measured(recorded.get(random.nextInt(recorded.size())));
    };
  }
}
