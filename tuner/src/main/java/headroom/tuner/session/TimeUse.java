package headroom.tuner.session;

import headroom.tuner.journal.RunEvent;
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
    SCREENING("screening", "timings"),
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
  private double searchSeconds;

  /** Adds what an event's measuring took. */
  void add(RunEvent event) {
    double seconds = event.stamp().spentNanos() / 1e9;
    switch (event) {
      case RunEvent.Ceilings measured -> add(Phase.CEILINGS, seconds, measured.ceilings().size());
      case RunEvent.Screened screened -> add(Phase.SCREENING, seconds, 1);
      case RunEvent.Forked forked -> add(Phase.CONFIRMING, seconds, 1);
      case RunEvent.Ended ended -> {}
    }
  }

  /** Adds what a search strategy took to think; part of the harness's own time. */
  void addSearch(double seconds) {
    searchSeconds += seconds;
  }

  private void add(Phase phase, double seconds, int count) {
    spent.merge(
        phase,
        new Spent(seconds, count),
        (a, b) -> new Spent(a.seconds() + b.seconds(), a.count() + b.count()));
  }

  /** Share of {@code wallSeconds}, run time, that no measuring process ran in. */
  double harnessShare(double wallSeconds) {
    double measuring = spent.values().stream().mapToDouble(Spent::seconds).sum();
    return wallSeconds > 0 ? Math.max(0, 1 - measuring / wallSeconds) : 0;
  }

  /**
   * One line for people: what was to be spent and what was, and on what.
   *
   * @param wallSeconds run time
   * @param budgetSeconds what it was to be at most, but for an evaluation
   */
  String describe(double wallSeconds, double budgetSeconds) {
    String phases =
        spent.keySet().stream()
            .map(phase -> describe(phase, spent.getOrDefault(phase, NOTHING)))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%.0f s of a budget of %.0f s: %s; the harness itself %.1f%%, searching %.1f%% of the time",
        wallSeconds,
        budgetSeconds,
        phases,
        100 * harnessShare(wallSeconds),
        100 * Math.min(1, searchSeconds / Math.max(wallSeconds, 1e-9)));
  }

  private static String describe(Phase phase, Spent spent) {
    return String.format(
        Locale.ROOT, "%s %.0f s (%d %s)", phase.label, spent.seconds(), spent.count(), phase.unit);
  }
}
