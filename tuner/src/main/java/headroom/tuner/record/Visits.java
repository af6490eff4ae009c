package headroom.tuner.record;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import headroom.tuner.replay.Pooled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known of each configuration so far: every time that it was measured. */
final class Visits {

  private record Ranked(KernelConfig config, double nanos) {}

  private final Map<KernelConfig, List<Outcome>> byConfig = new HashMap<>();

  /** A configuration was measured once more. */
  void add(Outcome outcome) {
    byConfig.computeIfAbsent(outcome.config(), first -> new ArrayList<>()).add(outcome);
  }

  /** How often a configuration was measured. */
  int of(KernelConfig config) {
    return byConfig.getOrDefault(config, List.of()).size();
  }

  /** Samples of a configuration that were taken on calm cores. */
  int calmSamples(KernelConfig config) {
    return byConfig.getOrDefault(config, List.of()).stream()
        .mapToInt(o -> o instanceof Outcome.Measured measured ? Pooled.calm(measured).size() : 0)
        .sum();
  }

  /** Time over all visits; infinite where there is none. */
  double nanos(KernelConfig config) {
    List<Outcome> outcomes = byConfig.getOrDefault(config, List.of());
    return !outcomes.isEmpty() && Pooled.of(outcomes) instanceof Outcome.Measured measured
        ? measured.medianNanos()
        : Double.POSITIVE_INFINITY;
  }

  /** The measured ones, fastest first. */
  List<KernelConfig> fastest(int count) {
    return byConfig.keySet().stream()
        .map(config -> new Ranked(config, nanos(config)))
        .filter(ranked -> Double.isFinite(ranked.nanos()))
        .sorted(Comparator.comparingDouble(Ranked::nanos).thenComparing(Ranked::config))
        .limit(count)
        .map(Ranked::config)
        .toList();
  }
}
