package headroom.tuner.session;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a run's wall time went. What is left beside the measuring processes is the harness's own:
 * searching, statistics, writing files.
 */
final class TimeUse {

  /** What measuring processes are run for. */
  enum Phase {
    CEILINGS("ceilings", "limits"),
    SCREENING("screening", "configurations"),
    CONFIRMING("confirming", "forks");

    private final String label;
    private final String unit;

    Phase(String label, String unit) {
      this.label = label;
      this.unit = unit;
    }
  }

  private record Spent(double seconds, int count) {}

  private static final Spent NOTHING = new Spent(0, 0);

  private final Map<Phase, Spent> spent = new EnumMap<>(Phase.class);

  /** Adds what one measurement took. */
  void add(Phase phase, double seconds, int count) {
    spent.merge(
        phase,
        new Spent(seconds, count),
        (a, b) -> new Spent(a.seconds() + b.seconds(), a.count() + b.count()));
  }

  /** Share of {@code wallSeconds} that no measuring process ran in. */
  double harnessShare(double wallSeconds) {
    double measuring = spent.values().stream().mapToDouble(Spent::seconds).sum();
    return Math.max(0, 1 - measuring / wallSeconds);
  }

  /** One line for people. */
  String describe(double wallSeconds) {
    String phases =
        spent.keySet().stream()
            .map(phase -> describe(phase, spent.getOrDefault(phase, NOTHING)))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%.0f s: %s; the harness itself %.1f%%",
        wallSeconds,
        phases,
        100 * harnessShare(wallSeconds));
  }

  private static String describe(Phase phase, Spent spent) {
    return String.format(
        Locale.ROOT, "%s %.0f s (%d %s)", phase.label, spent.seconds(), spent.count(), phase.unit);
  }
}
