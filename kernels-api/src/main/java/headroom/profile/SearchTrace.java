package headroom.profile;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of the space stands behind a winner.
 *
 * @param strategy the search strategy
 * @param points points of all variants' spaces together, legal or not
 * @param evaluated configurations that were screened
 * @param outcomes how those ended, by outcome name
 * @param rejected points that a constraint rejected before any measurement, by constraint name
 * @param warmStarts what the search began with because it won elsewhere
 * @param end why it ended; empty where an older version wrote it
 */
public record SearchTrace(
    String strategy,
    long points,
    int evaluated,
    SortedMap<String, Integer> outcomes,
    SortedMap<String, Long> rejected,
    List<WarmStart> warmStarts,
    Optional<SearchEnd> end) {

  /**
   * Copies the lists and maps and checks every field.
   *
   * @throws IllegalArgumentException if a text is empty, too long or not printable, or a count is
   *     negative
   */
  public SearchTrace {
    outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
    rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
    warmStarts = List.copyOf(warmStarts);
    Require.atMost("warmStarts", 100, warmStarts);
    Require.text("strategy", strategy);
    Require.atLeast("points", 0, points);
    Require.atLeast("evaluated", 0, evaluated);
    Require.atMost("outcomes", 100, outcomes.keySet());
    Require.atMost("rejected", 1000, rejected.keySet());
    outcomes.forEach((name, count) -> requireCount("outcomes", name, count));
    rejected.forEach((name, count) -> requireCount("rejected", name, count));
  }

  private static void requireCount(String field, String name, long count) {
    Require.text(field, name);
    Require.atLeast(field + " of " + name, 0, count);
  }

  /** A trace from any maps, of a search that began with nothing from elsewhere. */
  public static SearchTrace of(
      String strategy,
      long points,
      int evaluated,
      Map<String, Integer> outcomes,
      Map<String, Long> rejected) {
    return new SearchTrace(
        strategy,
        points,
        evaluated,
        new TreeMap<>(outcomes),
        new TreeMap<>(rejected),
        List.of(),
        Optional.empty());
  }

  /** The same search, which began with these. */
  public SearchTrace began(List<WarmStart> starts) {
    return new SearchTrace(strategy, points, evaluated, outcomes, rejected, starts, end);
  }

  /** The same search, which ended for this reason. */
  public SearchTrace ended(Optional<SearchEnd> reason) {
    return new SearchTrace(strategy, points, evaluated, outcomes, rejected, warmStarts, reason);
  }
}
