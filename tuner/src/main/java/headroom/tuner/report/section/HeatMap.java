package headroom.tuner.report.section;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Times over two axes of a configuration, relative to the fastest.
 *
 * @param caption what was timed
 * @param rowAxis axis that varies from row to row
 * @param columnAxis axis that varies from column to column
 * @param rows values of {@code rowAxis}
 * @param columns values of {@code columnAxis}
 * @param cells {@code [rows][columns]}: the fastest time there over the fastest of all, at least 1;
 *     empty where nothing was measured
 */
public record HeatMap(
    String caption,
    String rowAxis,
    String columnAxis,
    List<String> rows,
    List<String> columns,
    List<List<OptionalDouble>> cells) {

  /** Copies the lists. */
  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    cells = cells.stream().map(List::copyOf).toList();
  }
}
