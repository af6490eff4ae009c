package headroom.tuner.report.page;

import headroom.tuner.report.section.HeatMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A heat map as a table: its numbers are its cells, and need no picture beside them. */
final class HeatHtml {

  /** Upper ends of the classes of colour: within 2% of the best is as good as the best. */
  private static final double[] CLASSES = {1.02, 1.1, 1.25, 1.5, 2, 3};

  private HeatHtml() {}

  static void write(Html html, HeatMap map) {
    html.open(
        "div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", map.caption());
    html.open("table", "class", "heat");
    html.element("caption", map.caption(), "class", "shown");
    html.open("thead").open("tr");
    html.element("th", map.rowAxis() + " ↓  " + map.columnAxis() + " →", "scope", "col");
    map.columns().forEach(column -> html.element("th", column, "scope", "col"));
    html.close("tr").close("thead").open("tbody");
    for (int row = 0; row < map.rows().size(); row++) {
      html.open("tr").element("th", map.rows().get(row), "scope", "row");
      cells(html, map.cells().get(row));
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
  }

  private static void cells(Html html, List<OptionalDouble> cells) {
    for (OptionalDouble cell : cells) {
      if (cell.isEmpty()) {
        html.element("td", "·", "class", "none");
      } else {
        double ratio = cell.getAsDouble();
        html.element("td", String.format(Locale.ROOT, "%.2f", ratio), "class", "heat-" + of(ratio));
      }
    }
  }

  /** The class of a ratio: 0 is the best. */
  private static int of(double ratio) {
    int heat = 0;
    while (heat < CLASSES.length && ratio > CLASSES[heat]) {
      heat++;
    }
    return heat;
  }
}
