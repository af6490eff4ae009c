package headroom.tuner.session;

import headroom.tuner.journal.RunEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where a run's wall time went, each second once.
 *
 * <pre>
 *   run = ceilings + screening + confirming   measuring processes: from asking for an outcome until it is known
 *       + searching                           a strategy thinks
 *       + the rest                            statistics, journal, profile, progress
 * </pre>
 *
 * <p>The harness is searching and the rest: what Kernel Tuner calls strategy and framework time.
 * Starting a worker or a fork, compiling, checking against the reference and warming up count as
 * measuring, as they do there: each configuration needs them, whoever asks for it. No event tells
 * them from the timed calls, which are the smaller part: 21 ms at least of a screening, 180 ms at
 * least of a fork.
 *
 * <p>May be used by any thread.
 */
final class TimeUse {

  /** Share of the wall time that searching may take: 40 ms beside an evaluation of 0.8 s. */
  static final double MOST_SEARCHING = 0.05;

  /** Share of the wall time that the harness may take in all. */
  static final double MOST_HARNESS = 0.15;

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

  private final Map<Phase, Spent> spent = new EnumMap<>(Phase.class);
  private double searchSeconds;

  /** Adds what an event's measuring took. */
  synchronized void add(RunEvent event) {
    double seconds = event.stamp().spentNanos() / 1e9;
    switch (event) {
      case RunEvent.Ceilings measured -> add(Phase.CEILINGS, seconds, measured.ceilings().size());
      case RunEvent.Screened screened -> add(Phase.SCREENING, seconds, 1);
      case RunEvent.Forked forked -> add(Phase.CONFIRMING, seconds, 1);
      case RunEvent.Ended ended -> {}
    }
  }

  /** Adds what a search strategy took to think; part of the harness's own time. */
  synchronized void addSearch(double seconds) {
    searchSeconds += seconds;
  }

  private void add(Phase phase, double seconds, int count) {
    spent.merge(
        phase,
        new Spent(seconds, count),
        (a, b) -> new Spent(a.seconds() + b.seconds(), a.count() + b.count()));
  }

  /** Share of {@code wallSeconds}, run time, that no measuring process ran in. */
  synchronized double harnessShare(double wallSeconds) {
    return wallSeconds > 0 ? harnessSeconds(wallSeconds) / wallSeconds : 0;
  }

  /** Share of {@code wallSeconds}, run time, that strategies thought in. */
  synchronized double searchShare(double wallSeconds) {
    return wallSeconds > 0 ? Math.min(1, searchSeconds / wallSeconds) : 0;
  }

  private double harnessSeconds(double wallSeconds) {
    double measuring = spent.values().stream().mapToDouble(Spent::seconds).sum();
    return Math.max(0, wallSeconds - measuring);
  }

  /**
   * Two lines for people: what was to be spent, what was, and on what; then what of it was the
   * harness's own, marked where that is more than it may be.
   *
   * @param wallSeconds run time
   * @param budgetSeconds what it was to be at most, but for an evaluation
   */
  synchronized List<String> describe(double wallSeconds, double budgetSeconds) {
    List<String> parts = new ArrayList<>();
    spent.forEach((phase, time) -> parts.add(describe(phase, time)));
    double searching = Math.min(searchSeconds, wallSeconds);
    parts.add(seconds("searching %.1f s", searching));
    parts.add(seconds("the rest %.1f s", Math.max(0, harnessSeconds(wallSeconds) - searchSeconds)));
    return List.of(
        String.format(
            Locale.ROOT,
            "%.0f s of a budget of %.0f s: %s",
            wallSeconds,
            budgetSeconds,
            String.join(", ", parts)),
        "harness %s, searching %s; starting, compiling, checking and warming kernels count as measuring"
            .formatted(
                share(harnessShare(wallSeconds), " of the time", MOST_HARNESS),
                share(searchShare(wallSeconds), "", MOST_SEARCHING)));
  }

  private static String share(double share, String ofWhat, double most) {
    String figure = String.format(Locale.ROOT, "%.1f%%%s", 100 * share, ofWhat);
    String bound = String.format(Locale.ROOT, "%.0f%%", 100 * most);
    return share > most
        ? "%s, ABOVE the %s allowed".formatted(figure, bound)
        : "%s (at most %s)".formatted(figure, bound);
  }

  private static String seconds(String form, double seconds) {
    return String.format(Locale.ROOT, form, seconds);
  }

  private static String describe(Phase phase, Spent spent) {
    return String.format(
        Locale.ROOT, "%s %.0f s (%d %s)", phase.label, spent.seconds(), spent.count(), phase.unit);
  }
}
