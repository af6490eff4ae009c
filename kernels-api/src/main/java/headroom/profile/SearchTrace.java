package headroom.profile;

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

  /** Copies the maps. */
  public SearchTrace {
    outcomes = new TreeMap<>(outcomes);
    rejected = new TreeMap<>(rejected);
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
