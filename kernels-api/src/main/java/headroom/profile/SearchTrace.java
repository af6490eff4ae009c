package headroom.profile;

import java.util.Collections;
import java.util.Map;
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
 */
public record SearchTrace(
    String strategy,
    long points,
    int evaluated,
    SortedMap<String, Integer> outcomes,
    SortedMap<String, Long> rejected) {

  /**
   * Copies the maps and checks every field.
   *
   * @throws IllegalArgumentException if a text is empty, too long or not printable, or a count is
   *     negative
   */
  public SearchTrace {
    outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
    rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
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

  /** A trace from any maps. */
  public static SearchTrace of(
      String strategy,
      long points,
      int evaluated,
      Map<String, Integer> outcomes,
      Map<String, Long> rejected) {
    return new SearchTrace(
        strategy, points, evaluated, new TreeMap<>(outcomes), new TreeMap<>(rejected));
  }
}
