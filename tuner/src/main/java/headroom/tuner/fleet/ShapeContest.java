package headroom.tuner.fleet;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One shape's finalists from all nodes. Those that were raced on the home node are compared by
 * their times there. All others are known relative to the default configuration, which every race
 * has: in the time that it would take at home, and no node's own time meets another's.
 */
final class ShapeContest {

  private static final Comparator<NodeRace> BY_RUN =
      Comparator.comparing(NodeRace::run).thenComparing(NodeRace::node);

  private final List<NodeRace> races;
  private final KernelConfig standard;
  private final Predicate<KernelConfig> allowed;

  /**
   * A contest.
   *
   * @param races of the shape, from all runs
   * @param standard the default configuration
   * @param allowed who may take part
   */
  ShapeContest(List<NodeRace> races, KernelConfig standard, Predicate<KernelConfig> allowed) {
    this.races = races.stream().sorted(BY_RUN).toList();
    this.standard = standard;
    this.allowed = allowed;
  }

  /** The race of the most finalists, the default among them; then of the most forks. */
  Optional<NodeRace> home() {
    return races.stream()
        .filter(race -> !race.forks(standard).isEmpty())
        .min(
            Comparator.comparingInt((NodeRace race) -> -race.finalists().size())
                .thenComparingInt(race -> -race.size())
                .thenComparing(BY_RUN));
  }

  /**
   * The best of what the shards found, by their times relative to the default; the default is not
   * among them. The last gives way to the best that needs no JVM flag, if none is such.
   */
  List<KernelConfig> nominees(int count, Predicate<KernelConfig> flagFree) {
    Map<KernelConfig, Double> relative = new HashMap<>();
    for (KernelConfig config : finalists()) {
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

  private Set<KernelConfig> finalists() {
    Set<KernelConfig> all = new TreeSet<>();
    races.forEach(race -> all.addAll(race.finalists()));
    all.remove(standard);
    all.removeIf(allowed.negate());
    return all;
  }

  /** Forks of one finalist, scaled to where the default takes {@code nanos}. */
  private List<Outcome.Measured> abroad(
      KernelConfig config, double nanos, Predicate<NodeRace> which) {
    return races.stream()
        .filter(which)
        .flatMap(race -> race.scaled(config, standard, nanos).stream())
        .toList();
  }

  /** Who of these did not run at home. */
  Set<KernelConfig> abroad(List<KernelConfig> nominees) {
    Set<KernelConfig> abroad = new LinkedHashSet<>(nominees);
    home().ifPresent(home -> abroad.removeIf(home::has));
    return abroad;
  }

  /** The forks that decide: those at home, and scaled ones of nominees that did not run there. */
  Map<KernelConfig, List<Outcome.Measured>> forks(List<KernelConfig> nominees) {
    NodeRace home = home().orElseThrow();
    double nanos = NodeRace.median(home.forks(standard)).orElseThrow();
    Map<KernelConfig, List<Outcome.Measured>> forks = new LinkedHashMap<>();
    for (KernelConfig config : home.finalists()) {
      if (config.equals(standard) || allowed.test(config)) {
        forks.put(config, home.forks(config));
      }
    }
    abroad(nominees).forEach(config -> forks.put(config, abroad(config, nanos, race -> true)));
    forks.values().removeIf(List::isEmpty);
    return forks;
  }

  /** Forks of finalists that ran where the default did not. */
  long unpaired() {
    return finalists().stream().filter(config -> abroad(config, 1, race -> true).isEmpty()).count();
  }
}
