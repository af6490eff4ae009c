package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What screening of one shape has found so far. */
final class Finalists {

  private final Map<KernelConfig, Outcome.Measured> measured = new HashMap<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private int evaluated;

  void add(Outcome outcome) {
    evaluated++;
    outcomes.merge(outcome.kind(), 1, Integer::sum);
    if (outcome instanceof Outcome.Measured m) {
      measured.put(m.config(), m);
    }
  }

  /**
   * The fastest {@code count} beside {@code defaultConfig}, which is never left unmeasured. Where
   * there are two or more, the last of them gives way to the fastest that needs no JVM flag, if
   * none among them is such.
   */
  List<KernelConfig> pick(int count, KernelConfig defaultConfig, Predicate<KernelConfig> flagFree) {
    List<KernelConfig> byTime =
        measured.values().stream()
            .filter(m -> !m.config().equals(defaultConfig))
            .sorted(
                Comparator.comparingDouble(Outcome.Measured::medianNanos)
                    .thenComparing(Outcome.Measured::config))
            .map(Outcome.Measured::config)
            .toList();
    List<KernelConfig> picked = new ArrayList<>(byTime.subList(0, Math.min(count, byTime.size())));
    if (count > 1 && picked.stream().noneMatch(flagFree)) {
      byTime.stream()
          .skip(count)
          .filter(flagFree)
          .findFirst()
          .ifPresent(config -> picked.set(count - 1, config));
    }
    picked.add(defaultConfig);
    return picked;
  }

  /** The fastest so far. */
  Optional<Outcome.Measured> best() {
    return measured.values().stream()
        .min(Comparator.comparingDouble(Outcome.Measured::medianNanos));
  }

  boolean isEmpty() {
    return measured.isEmpty();
  }

  int evaluated() {
    return evaluated;
  }

  /** Outcomes by kind. */
  Map<String, Integer> outcomes() {
    return outcomes;
  }
}
