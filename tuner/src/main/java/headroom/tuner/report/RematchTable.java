package headroom.tuner.report;

import headroom.tuner.session.Rematch;
import headroom.tuner.stats.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two profiles' winners against each other, shape by shape, as Markdown. */
public final class RematchTable {

  private RematchTable() {}

  /**
   * The table and what it comes to.
   *
   * @param rows at least one
   */
  public static List<String> markdown(List<Rematch.Row> rows) {
    List<String> lines = new ArrayList<>();
    lines.add("| shape | base | candidate | candidate's time over base's [99%] | |");
    lines.add("| --- | --- | --- | --- | --- |");
    for (Rematch.Row row : rows) {
      boolean same = row.comparison().isEmpty();
      lines.add(
          "| %s | `%s` | %s | %s | %s |"
              .formatted(
                  row.shape().label(),
                  row.base().key(),
                  same ? "the same" : "`" + row.candidate().key() + "`",
                  row.comparison().map(RematchTable::ratio).orElse("1"),
                  same ? "" : row.verdict().name().toLowerCase(Locale.ROOT)));
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Geometric mean over %d shapes: %.3f; so the candidate reaches %.1f%% of the base.",
            rows.size(),
            Rematch.geometricMean(rows),
            100 / Rematch.geometricMean(rows)));
    return lines;
  }

  private static String ratio(Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        comparison.ratio(),
        comparison.lowRatio(),
        comparison.highRatio());
  }
}
