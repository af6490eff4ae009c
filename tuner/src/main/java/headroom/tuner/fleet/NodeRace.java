package headroom.tuner.fleet;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rounds of one shape that one run had on one node: the largest piece of a fleet's data in
 * which times may be compared.
 *
 * @param run id of the run
 * @param node the node
 * @param reRace whether its finalists came from other runs
 * @param rounds by number, who was measured
 */
record NodeRace(
    String run,
    String node,
    boolean reRace,
    SortedMap<Integer, Map<KernelConfig, Outcome.Measured>> rounds) {

  private record Key(AttentionShape shape, String node) {}

  /** All of a run, by shape. A round that a move cut in two is of no use to either node. */
  static void collect(RunLog log, Map<AttentionShape, List<NodeRace>> byShape) {
    Map<Key, NodeRace> races = new LinkedHashMap<>();
    for (RunLog.Fork fork : log.forks()) {
      NodeRace race =
          races.computeIfAbsent(
              new Key(fork.shape(), fork.node()),
              key -> new NodeRace(log.id(), key.node(), log.reRace(), new TreeMap<>()));
      Map<KernelConfig, Outcome.Measured> round =
          race.rounds.computeIfAbsent(fork.round(), number -> new HashMap<>());
      if (fork.outcome() instanceof Outcome.Measured measured) {
        round.put(measured.config(), measured);
      }
    }
    races.forEach(
        (key, race) -> {
          races.forEach(
              (otherKey, other) -> {
                if (otherKey.shape().equals(key.shape()) && !otherKey.equals(key)) {
                  race.split(other);
                }
              });
        });
    races.forEach(
        (key, race) -> {
          race.rounds.values().removeIf(Map::isEmpty);
          byShape.computeIfAbsent(key.shape(), shape -> new ArrayList<>()).add(race);
        });
  }

  /** Empties the rounds that both have. */
  private void split(NodeRace other) {
    Set<Integer> both = new TreeSet<>(rounds.keySet());
    both.retainAll(other.rounds.keySet());
    both.forEach(
        number -> {
          rounds.put(number, Collections.emptyMap());
          other.rounds.put(number, Collections.emptyMap());
        });
  }

  /** Who was measured here. */
  Set<KernelConfig> finalists() {
    Set<KernelConfig> all = new TreeSet<>();
    rounds.values().forEach(round -> all.addAll(round.keySet()));
    return all;
  }

  /** Forks in all. */
  int size() {
    return rounds.values().stream().mapToInt(Map::size).sum();
  }

  boolean has(KernelConfig config) {
    return rounds.values().stream().anyMatch(round -> round.containsKey(config));
  }

  /** The forks of one finalist from the first round on, until it ran no more. */
  List<Outcome.Measured> forks(KernelConfig config) {
    return rounds.values().stream()
        .map(round -> Optional.ofNullable(round.get(config)))
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * The forks of one finalist as they would have been where the default takes {@code nanos}: each
   * by the default's fork in its round. Calm rounds alone, if there are two. Energy, which nothing
   * is compared by, stays what was counted.
   */
  List<Outcome.Measured> scaled(KernelConfig config, KernelConfig standard, double nanos) {
    List<Outcome.Measured> all = new ArrayList<>();
    List<Outcome.Measured> calm = new ArrayList<>();
    for (Map<KernelConfig, Outcome.Measured> round : rounds.values()) {
      Outcome.Measured own = round.get(config);
      Outcome.Measured base = round.get(standard);
      if (own != null && base != null) {
        Outcome.Measured scaled = scaled(own, nanos / base.medianNanos());
        all.add(scaled);
        if (!own.disturbed() && !base.disturbed()) {
          calm.add(scaled);
        }
      }
    }
    return calm.size() < 2 ? all : calm;
  }

  /** But for energy and the time from main memory, of which hot times say nothing. */
  private static Outcome.Measured scaled(Outcome.Measured fork, double factor) {
    return new Outcome.Measured(
        fork.config(),
        fork.sampleNanos().stream().map(nanos -> nanos * factor).toList(),
        fork.setAsideNanos().stream().map(nanos -> nanos * factor).toList(),
        fork.p95Nanos() * factor,
        fork.disturbedSamples(),
        fork.relativeError(),
        fork.scratchBytes(),
        fork.appendNanosPerToken(),
        fork.hugePageShare(),
        fork.controlRate(),
        fork.millijoules(),
        fork.coldNanos());
  }

  /** Median time of the forks of one finalist. */
  static OptionalDouble median(Collection<Outcome.Measured> forks) {
    double[] sorted = forks.stream().mapToDouble(Outcome.Measured::medianNanos).sorted().toArray();
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
  }
}
