package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.SearchEnd;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.tuner.report.section.Chart.Bar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What became of all configurations: measured, failed, or ruled out by which constraint. */
final class OutcomeSection {

  static final String ID = "outcomes";

  private static final String TITLE = "Outcomes by cause";

  /** A hostile profile may name a thousand constraints. */
  private static final int MOST_CAUSES = 24;

  private OutcomeSection() {}

  private record Cause(String name, double share, double points) {}

  static Section of(Device device) {
    if (device.shapes().isEmpty()) {
      return Section.missing(ID, TITLE, "no shape was tuned; run ./scripts/tune.sh");
    }
    List<SearchTrace> traces = device.shapes().stream().map(TunedShape::search).toList();
    double points = traces.stream().mapToDouble(SearchTrace::points).sum();
    List<Cause> rejected = causes(traces, points);
    List<Block> tables = new ArrayList<>(List.of(new Block.Data(outcomes(traces))));
    // Profiles of older versions do not tell.
    if (traces.stream().anyMatch(trace -> trace.end().isPresent())) {
      tables.add(new Block.Data(ends(traces)));
    }
    String lead =
        "All shapes together. Constraints rule out what cannot win before anything is measured; a"
            + " point counts for the first constraint that refuses it.";
    if (!rejected.isEmpty()) {
      tables.addFirst(new Block.Figure(chart(rejected), table(rejected)));
    }
    return Section.of(ID, TITLE, lead, tables.toArray(Block[]::new));
  }

  private static List<Cause> causes(List<SearchTrace> traces, double points) {
    Map<String, Double> sums = new TreeMap<>();
    for (SearchTrace trace : traces) {
      trace.rejected().forEach((name, count) -> sums.merge(name, (double) count, Double::sum));
    }
    return sums.entrySet().stream()
        .filter(sum -> sum.getValue() > 0)
        .map(sum -> new Cause(sum.getKey(), sum.getValue() / Math.max(1, points), sum.getValue()))
        .sorted(Comparator.comparingDouble(Cause::points).reversed())
        .limit(MOST_CAUSES)
        .toList();
  }

  private static Chart chart(List<Cause> causes) {
    return new Chart.Bars(
        "Points ruled out by constraint",
        "%s ruled points out; most of them: %s, %s of the space."
            .formatted(
                Device.plural(causes.size(), "constraint"),
                causes.getFirst().name(),
                Quantity.percent(causes.getFirst().share())),
        "% of the space",
        false,
        causes.stream().map(Cause::name).toList(),
        List.of(
            new Bar(
                "Ruled out",
                Tone.FMA,
                causes.stream().map(it -> OptionalDouble.of(100 * it.share())).toList())));
  }

  private static Table table(List<Cause> causes) {
    Table.Rows rows =
        Table.of(
            "Points ruled out by constraint",
            text("Constraint"),
            number("Points"),
            number("Of the space"));
    for (Cause cause : causes) {
      rows.row(
          cause.name(), Quantity.count((long) cause.points()), Quantity.percent(cause.share()));
    }
    return rows.table();
  }

  private static Table outcomes(List<SearchTrace> traces) {
    Map<String, Long> sums = new TreeMap<>();
    for (SearchTrace trace : traces) {
      trace.outcomes().forEach((name, count) -> sums.merge(name, (long) count, Long::sum));
    }
    Table.Rows rows =
        Table.of("Outcomes of what was evaluated", text("Outcome"), number("Configurations"));
    sums.entrySet().stream()
        .limit(MOST_CAUSES)
        .forEach(sum -> rows.row(sum.getKey(), Quantity.count(sum.getValue())));
    return rows.table();
  }

  private static Table ends(List<SearchTrace> traces) {
    Map<String, Long> counts =
        traces.stream()
            .flatMap(trace -> trace.end().stream())
            .collect(
                Collectors.groupingBy(SearchEnd::describe, TreeMap::new, Collectors.counting()));
    Table.Rows rows =
        Table.of("Why searches ended", text("The search of a shape ended"), number("Shapes"));
    counts.entrySet().stream()
        .limit(MOST_CAUSES)
        .forEach(count -> rows.row(count.getKey(), Quantity.count(count.getValue())));
    return rows.table();
  }
}
