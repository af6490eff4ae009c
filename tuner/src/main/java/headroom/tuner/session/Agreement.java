package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.profile.TunedShape;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How often independent tunes of one shape come to the same answer. The reference is what most of
 * them picked. A run agrees if it picked that, or what a run that did could not tell from it.
 *
 * @param runs the shape's entry in each run's profile, at least one
 * @param reference the configuration that most picked; of several the first in order
 */
public record Agreement(List<TunedShape> runs, KernelConfig reference) {

  /** What a run's pick is to the reference. */
  public enum Pick {
    /** The reference itself. */
    SAME,
    /** In the tie set of a run that picked the reference. */
    TIED,
    /** Neither. */
    OTHER
  }

  /** Copies the runs. */
  public Agreement {
    runs = List.copyOf(runs);
  }

  /**
   * Counts.
   *
   * @throws IllegalArgumentException if there is no run
   */
  public static Agreement of(List<TunedShape> runs) {
    Map<KernelConfig, Long> picks =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.winner().config(), TreeMap::new, Collectors.counting()));
    KernelConfig reference =
        picks.entrySet().stream()
            .max(
                Map.Entry.<KernelConfig, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
            .orElseThrow(() -> new IllegalArgumentException("no run came to an answer"))
            .getKey();
    return new Agreement(runs, reference);
  }

  /** What each run picked. */
  public List<Pick> picks() {
    Set<KernelConfig> tied =
        runs.stream()
            .filter(run -> run.winner().config().equals(reference))
            .flatMap(run -> run.tieSet().stream())
            .collect(Collectors.toCollection(HashSet::new));
    Function<KernelConfig, Pick> pick =
        config ->
            config.equals(reference) ? Pick.SAME : tied.contains(config) ? Pick.TIED : Pick.OTHER;
    return runs.stream().map(run -> pick.apply(run.winner().config())).toList();
  }

  /** Share of the runs that agree. */
  public double share() {
    return picks().stream().filter(pick -> pick != Pick.OTHER).count() / (double) runs.size();
  }
}
