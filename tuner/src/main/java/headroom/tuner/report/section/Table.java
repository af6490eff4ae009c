package headroom.tuner.report.section;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text.
 *
 * @param caption what it tells, in a few words
 * @param columns its columns; the first one names the row
 * @param rows cells, as many as columns in each row
 */
public record Table(String caption, List<Column> columns, List<List<String>> rows) {

  /**
   * A column.
   *
   * @param name its heading
   * @param numeric whether cells line up at the right
   */
  public record Column(String name, boolean numeric) {

    /** A column of words. */
    static Column text(String name) {
      return new Column(name, false);
    }

    /** A column of numbers. */
    static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a row has more or fewer cells than there are columns
   */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table \"%s\": %d columns, but %d cells in %s"
                .formatted(caption, columns.size(), row.size(), row));
      }
    }
  }

  /** Collects a table row by row. */
  static Rows of(String caption, Column... columns) {
    return new Rows(caption, List.of(columns));
  }

  /** A table that still grows. */
  static final class Rows {

    private final String caption;
    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private Rows(String caption, List<Column> columns) {
      this.caption = caption;
      this.columns = columns;
    }

    Rows row(String... cells) {
      return row(List.of(cells));
    }

    Rows row(List<String> cells) {
      rows.add(cells);
      return this;
    }

    Table table() {
      return new Table(caption, columns, rows);
    }
  }
}
