package headroom.tuner.fleet;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One shape's finalists from all nodes. Those that were raced on the home node are compared by
 * their times there. All others are known relative to the default configuration, which every race
 * has: in the time that it would take at home, and no node's own time meets another's.
 */
final class ShapeContest {

  private static final Comparator<NodeRace> BY_RUN =
      Comparator.comparing(NodeRace::run).thenComparing(NodeRace::node);

  private final KernelConfig standard;
  private final Predicate<KernelConfig> allowed;

  /** The races that had the default among them. */
  private final List<NodeRace> comparable;

  /** The races of each finalist but the default: a thousand races have few finalists in common. */
  private final SortedMap<KernelConfig, List<NodeRace>> finalists = new TreeMap<>();

  /**
   * A contest.
   *
   * @param races of the shape, from all runs
   * @param standard the default configuration
   * @param allowed who may take part
   */
  ShapeContest(List<NodeRace> races, KernelConfig standard, Predicate<KernelConfig> allowed) {
    this.standard = standard;
    this.allowed = allowed;
    this.comparable = races.stream().filter(race -> !race.forks(standard).isEmpty()).toList();
    for (NodeRace race : races.stream().sorted(BY_RUN).toList()) {
      for (KernelConfig config : race.finalists()) {
        if (!config.equals(standard) && allowed.test(config)) {
          finalists.computeIfAbsent(config, first -> new ArrayList<>()).add(race);
        }
      }
    }
  }

  /** The default configuration. */
  KernelConfig standard() {
    return standard;
  }

  /** Whether there is anything to compare by. */
  boolean decidable() {
    return !comparable.isEmpty();
  }

  /**
   * The race of the most nominees; of those one that was run for them, then that of the most
   * finalists and forks.
   */
  private NodeRace home(List<KernelConfig> nominees) {
    return comparable.stream()
        .min(
            Comparator.comparingLong(
                    (NodeRace race) -> -nominees.stream().filter(race::has).count())
                .thenComparing(race -> !race.reRace())
                .thenComparingInt(race -> -race.finalists().size())
                .thenComparingInt(race -> -race.size())
                .thenComparing(BY_RUN))
        .orElseThrow();
  }

  /**
   * The best of what the shards found, by their times relative to the default; the default is not
   * among them. The last gives way to the best that needs no JVM flag, if none is such.
   */
  List<KernelConfig> nominees(int count, Predicate<KernelConfig> flagFree) {
    Map<KernelConfig, Double> relative = new HashMap<>();
    for (KernelConfig config : finalists.keySet()) {
      NodeRace.median(abroad(config, 1, race -> !race.reRace()))
          .ifPresent(time -> relative.put(config, time));
    }
    List<KernelConfig> byTime =
        relative.entrySet().stream()
            .sorted(
                Map.Entry.<KernelConfig, Double>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    List<KernelConfig> best = new ArrayList<>(byTime.subList(0, Math.min(count, byTime.size())));
    if (best.size() > 1 && best.stream().noneMatch(flagFree)) {
      byTime.stream()
          .filter(flagFree)
          .findFirst()
          .ifPresent(config -> best.set(best.size() - 1, config));
    }
    return best;
  }

  /** Forks of one finalist, scaled to where the default takes {@code nanos}. */
  private List<Outcome.Measured> abroad(
      KernelConfig config, double nanos, Predicate<NodeRace> which) {
    return finalists.getOrDefault(config, Collections.emptyList()).stream()
        .filter(which)
        .flatMap(race -> race.scaled(config, standard, nanos).stream())
        .toList();
  }

  /** Who of these did not run at home. */
  Set<KernelConfig> abroad(List<KernelConfig> nominees) {
    Set<KernelConfig> abroad = new LinkedHashSet<>(nominees);
    abroad.removeIf(home(nominees)::has);
    return abroad;
  }

  /** The forks that decide: those at home, and scaled ones of nominees that did not run there. */
  Map<KernelConfig, List<Outcome.Measured>> forks(List<KernelConfig> nominees) {
    NodeRace race = home(nominees);
    double nanos = NodeRace.median(race.forks(standard)).orElseThrow();
    Map<KernelConfig, List<Outcome.Measured>> forks = new LinkedHashMap<>();
    for (KernelConfig config : race.finalists()) {
      if (config.equals(standard) || allowed.test(config)) {
        forks.put(config, race.forks(config));
      }
    }
    abroad(nominees).forEach(config -> forks.put(config, abroad(config, nanos, any -> true)));
    forks.values().removeIf(List::isEmpty);
    return forks;
  }

  /** Finalists that ran where the default did not. */
  long unpaired() {
    return finalists.keySet().stream()
        .filter(config -> abroad(config, 1, any -> true).isEmpty())
        .count();
  }
}
