package headroom.tuner.report.page;

import headroom.tuner.report.section.Block;
import headroom.tuner.report.section.Block.Fact;
import headroom.tuner.report.section.Block.Property;
import headroom.tuner.report.section.Chart;
import headroom.tuner.report.section.Table;
import headroom.tuner.report.section.Table.Column;
import java.util.List;

/** Blocks as HTML; charts are collected on the way. */
final class BlockHtml {

  private final Html html;
  private final List<Chart> charts;

  /**
   * A writer of blocks.
   *
   * @param html where they go
   * @param charts where each chart is added; its place in the list is its number in the page
   */
  BlockHtml(Html html, List<Chart> charts) {
    this.html = html;
    this.charts = charts;
  }

  void write(Block block) {
    switch (block) {
      case Block.Facts facts -> facts(facts);
      case Block.Properties properties -> properties(properties);
      case Block.Figure figure -> figure(figure);
      case Block.Data data -> table(data.table(), true);
      case Block.Heat heat -> HeatHtml.write(html, heat.map());
      case Block.Gap gap -> gap(gap);
    }
  }

  private void facts(Block.Facts facts) {
    html.open("dl", "class", "facts");
    for (Fact fact : facts.facts()) {
      html.open("div").element("dt", fact.name());
      html.open("dd", "class", "value").text(fact.value());
      if (!fact.unit().isEmpty()) {
        html.element("span", fact.unit(), "class", "unit");
      }
      html.close("dd").element("dd", fact.note(), "class", "note").close("div");
    }
    html.close("dl");
  }

  private void properties(Block.Properties properties) {
    html.open("dl", "class", "properties");
    for (Property property : properties.entries()) {
      html.open("div").element("dt", property.name());
      html.element("dd", property.value()).close("div");
    }
    html.close("dl");
  }

  private void figure(Block.Figure figure) {
    int number = charts.size();
    charts.add(figure.chart());
    html.open("figure");
    html.element("figcaption", figure.chart().title());
    LegendHtml.write(html, figure.chart());
    html.open(
            "div",
            "class",
            "chart",
            "role",
            "img",
            "data-chart",
            String.valueOf(number),
            "aria-label",
            figure.chart().title() + ". " + figure.chart().summary())
        .close("div");
    html.open("details").element("summary", "Numbers: " + figure.numbers().caption());
    table(figure.numbers(), false);
    html.close("details").close("figure");
  }

  /** A table in a frame that scrolls by itself, by keyboard too. */
  private void table(Table table, boolean captioned) {
    html.open(
        "div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", table.caption());
    html.open("table");
    html.element("caption", table.caption(), "class", captioned ? "shown" : "unseen");
    html.open("thead").open("tr");
    for (Column column : table.columns()) {
      html.element("th", column.name(), "scope", "col", "class", form(column));
    }
    html.close("tr").close("thead").open("tbody");
    for (List<String> row : table.rows()) {
      html.open("tr").element("th", row.getFirst(), "scope", "row");
      for (int i = 1; i < row.size(); i++) {
        html.element("td", row.get(i), "class", form(table.columns().get(i)));
      }
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
  }

  private static String form(Column column) {
    return column.numeric() ? "number" : "text";
  }

  private void gap(Block.Gap gap) {
    html.open("p", "class", "gap").element("strong", gap.name());
    html.text(": " + gap.reason() + ".").close("p");
  }
}
