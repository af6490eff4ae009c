package headroom.tuner.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Columns that line up: the first ones to the left, numbers to the right. */
final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int leftColumns;

  /**
   * An empty table.
   *
   * @param leftColumns columns aligned to the left; all others to the right
   */
  TextTable(int leftColumns) {
    this.leftColumns = leftColumns;
  }

  TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Whether nothing follows the head yet. */
  boolean isHeadOnly() {
    return rows.size() <= 1;
  }

  /** An empty line. */
  TextTable gap() {
    rows.add(List.of());
    return this;
  }

  /** The lines, without trailing blanks; the first row, the head, through {@code head}. */
  List<String> lines(UnaryOperator<String> head) {
    int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      String line = line(row, widths);
      lines.add(lines.isEmpty() ? head.apply(line) : line);
    }
    return lines;
  }

  private String line(List<String> row, int[] widths) {
    String[] cells = new String[row.size()];
    Arrays.setAll(
        cells,
        i -> {
          String blanks = " ".repeat(widths[i] - row.get(i).length());
          return i < leftColumns ? row.get(i) + blanks : blanks + row.get(i);
        });
    return String.join(GAP, cells).stripTrailing();
  }
}
