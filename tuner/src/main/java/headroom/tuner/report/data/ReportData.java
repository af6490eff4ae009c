package headroom.tuner.report.data;

import headroom.tuner.gate.history.History;
import java.util.List;

/**
 * All that a report shows.
 *
 * @param runs the profiles, in the order in which they are shown, at least one
 * @param gate runs of the performance gate, none where there is no history
 */
public record ReportData(List<DeviceRun> runs, History gate) {

  /** More profiles than these are no page that a person reads. */
  public static final int MAX_RUNS = 12;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no profile, or more than 12
   */
  public ReportData {
    runs = List.copyOf(runs);
    if (runs.isEmpty() || runs.size() > MAX_RUNS) {
      throw new IllegalArgumentException(
          "a report shows 1 to %d profiles, not %d; name fewer".formatted(MAX_RUNS, runs.size()));
    }
  }
}
