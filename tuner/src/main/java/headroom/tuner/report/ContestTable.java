package headroom.tuner.report;

import headroom.tuner.replay.Contest;
import headroom.tuner.replay.ShareCurves;
import headroom.tuner.search.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What strategies found after how many evaluations, for the console and as Markdown. */
public final class ContestTable {

  private ContestTable() {}

  /** One entry in one line: mean shares at the marks. */
  public static String line(Contest.Entry entry) {
    StringBuilder line =
        new StringBuilder(
            "%-13s %-4s %s:"
                .formatted(entry.strategy(), entry.warm() ? "warm" : "cold", entry.space().name()));
    for (int mark : entry.curves().marks()) {
      line.append(String.format(Locale.ROOT, "  %d %.3f", mark, entry.curves().mean(mark)));
    }
    return line.toString();
  }

  /** A table per entry: evaluations down, mean, median, 10th percentile and worst across. */
  public static String text(List<Contest.Entry> entries) {
    StringBuilder text = new StringBuilder();
    for (Contest.Entry entry : entries) {
      ShareCurves curves = entry.curves();
      text.append(
          "%s, %s%s, %d searches: share of the optimum%n"
              .formatted(
                  entry.space().name(),
                  entry.strategy(),
                  entry.warm() ? ", warm" : "",
                  curves.runs().size()));
      TextTable table =
          new TextTable(0).row("evaluations", "mean", "median", "10th percentile", "worst");
      for (int mark : curves.marks()) {
        table.row(
            Integer.toString(mark),
            share(curves.mean(mark)),
            share(curves.median(mark)),
            share(curves.tenthPercentile(mark)),
            share(curves.worst(mark)));
      }
      table.lines(UnaryOperator.identity()).forEach(line -> text.append(line).append('\n'));
      text.append('\n');
    }
    return text.toString();
  }

  /** All spaces together, then each: mean (10th percentile, worst). */
  public static List<String> markdown(List<Contest.Entry> entries) {
    List<String> lines = new ArrayList<>();
    for (boolean warm : new boolean[] {false, true}) {
      List<Contest.Entry> half = entries.stream().filter(e -> e.warm() == warm).toList();
      if (half.isEmpty()) {
        continue;
      }
      lines.add(warm ? "## Warm: what other devices took is known" : "## Cold");
      lines.add("");
      lines.add(
          "Share of the optimum after so many evaluations: mean (10th percentile, worst) of all"
              + " runs.");
      lines.add("");
      lines.add(head("all spaces", half));
      for (Strategies strategy : strategies(half)) {
        lines.add(row(strategy.toString(), together(half, strategy)));
      }
      for (String space : half.stream().map(e -> e.space().name()).distinct().toList()) {
        lines.add("");
        lines.add(head(space, half));
        half.stream()
            .filter(entry -> entry.space().name().equals(space))
            .forEach(entry -> lines.add(row(entry.strategy().toString(), entry.curves())));
      }
      lines.add("");
    }
    lines.removeLast();
    return lines;
  }

  /** The strategies, in the order in which they ran. */
  static List<Strategies> strategies(List<Contest.Entry> entries) {
    return entries.stream().map(Contest.Entry::strategy).distinct().toList();
  }

  /** Every run of a strategy; each space counts alike, since each has as many runs. */
  static ShareCurves together(List<Contest.Entry> entries, Strategies strategy) {
    return new ShareCurves(
        entries.stream()
            .filter(entry -> entry.strategy() == strategy)
            .flatMap(entry -> entry.curves().runs().stream())
            .toList());
  }

  private static String head(String first, List<Contest.Entry> entries) {
    List<Integer> marks = entries.getFirst().curves().marks();
    StringBuilder head = new StringBuilder("| " + first + " |");
    marks.forEach(mark -> head.append(' ').append(mark).append(" |"));
    return head + "\n| --- |" + " --- |".repeat(marks.size());
  }

  private static String row(String name, ShareCurves curves) {
    StringBuilder row = new StringBuilder("| " + name + " |");
    for (int mark : curves.marks()) {
      row.append(
          " %s (%s, %s) |"
              .formatted(
                  share(curves.mean(mark)),
                  share(curves.tenthPercentile(mark)),
                  share(curves.worst(mark))));
    }
    return row.toString();
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.3f", share);
  }
}
