package headroom.tuner.gate.selftest;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.PairSource;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pairs that self-tests recorded, by scenario and benchmark, to be drawn again with replacement:
 * two hundred runs of the procedure on what thirty measured. Whatever comes of it is labelled
 * resampled.
 */
public final class Recording implements SelfTest.Source {

  private static final int MAX_BYTES = 256 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<Scenario, Map<String, List<Pair>>> pairs;
  private final SplittableRandom random;

  private Recording(Map<Scenario, Map<String, List<Pair>>> pairs, long seed) {
    this.pairs = pairs;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Reads a raw file of self-tests.
   *
   * @throws GateException if it holds no pair
   * @throws DocumentException if it cannot be read
   */
  public static Recording read(Path file, long seed) {
    Map<Scenario, Map<String, List<Pair>>> pairs = new EnumMap<>(Scenario.class);
    Optional<Scenario> scenario = Optional.empty();
    int number = 0;
    for (String text : TextFile.read(file, MAX_BYTES).lines().toList()) {
      number++;
      try {
        JsonNode line = JSON.readTree(text);
        switch (line.path("type").asString("")) {
          case "run" -> scenario = named(line.path("what").asString(""));
          case "pair" -> {
            if (scenario.isPresent()) {
              pairs
                  .computeIfAbsent(scenario.get(), _ -> new TreeMap<>())
                  .computeIfAbsent(line.path("benchmark").asString(""), _ -> new ArrayList<>())
                  .add(
                      JSON.treeToValue(
                          ((ObjectNode) line).retain("order", "base", "candidate"), Pair.class));
            }
          }
          default -> {} // a pair that gave no number
        }
      } catch (JacksonException | IllegalArgumentException e) {
        throw new GateException(
            "%s, line %d, is no pair of a gate; name a raw file of gate --self-test"
                .formatted(file, number));
      }
    }
    if (pairs.isEmpty()) {
      throw new GateException(file + " holds no pair of a self-test; take some with --self-test");
    }
    return new Recording(pairs, seed);
  }

  private static Optional<Scenario> named(String label) {
    return Stream.of(Scenario.values()).filter(it -> it.label().equals(label)).findFirst();
  }

  /** Scenarios that it holds. */
  public List<Scenario> scenarios() {
    return List.copyOf(pairs.keySet());
  }

  /** Of a suite, the benchmarks that every scenario here has four pairs of each order of. */
  public List<GateBenchmark> of(List<GateBenchmark> suite) {
    return suite.stream()
        .filter(
            benchmark ->
                pairs.values().stream()
                    .map(byName -> byName.getOrDefault(benchmark.name(), List.of()))
                    .allMatch(Recording::enough))
        .toList();
  }

  private static boolean enough(List<Pair> recorded) {
    long first = recorded.stream().filter(pair -> pair.order() == Order.BASE_FIRST).count();
    return Math.min(first, recorded.size() - first) >= 4;
  }

  @Override
  public PairSource open(Scenario scenario) {
    Map<String, List<Pair>> recorded = pairs.getOrDefault(scenario, Map.of());
    return (benchmark, order) -> {
      List<Pair> inOrder =
          recorded.getOrDefault(benchmark.name(), List.of()).stream()
              .filter(pair -> pair.order() == order)
              .toList();
      return new Taken.Measured(inOrder.get(random.nextInt(inOrder.size())));
    };
  }
}
