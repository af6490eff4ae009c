package headroom.tuner.session;

import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run looked at, what it never ran because a constraint forbids it, and when it had enough,
 * over all shapes.
 */
final class SpaceUse {

  private SpaceUse() {}

  /**
   * Lines for people: rejections by constraint, most first; outcomes by kind; why searches ended.
   */
  static List<String> describe(List<TunedShape> tuned) {
    Map<String, Long> rejected = new TreeMap<>();
    Map<String, Long> outcomes = new TreeMap<>();
    Map<String, Long> ends = new TreeMap<>();
    long points = 0;
    for (TunedShape shape : tuned) {
      SearchTrace search = shape.search();
      points += search.points();
      search.rejected().forEach((name, count) -> rejected.merge(name, count, Long::sum));
      search.outcomes().forEach((kind, count) -> outcomes.merge(kind, (long) count, Long::sum));
      search.end().ifPresent(end -> ends.merge(end.describe(), 1L, Long::sum));
    }
    long forbidden = rejected.values().stream().mapToLong(Long::longValue).sum();
    return List.of(
        "%d of %d points rejected before any measurement%s"
            .formatted(forbidden, points, words(": ", rejected, "%2$d break \"%1$s\"")),
        "screened%s".formatted(words(" ", outcomes, "%2$d %1$s")),
        "searches ended%s".formatted(words(": ", ends, "%2$d %1$s")));
  }

  private static String words(String lead, Map<String, Long> counts, String form) {
    String all =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(entry -> form.formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : lead + all;
  }
}
