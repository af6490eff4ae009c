package headroom.tuner.report.page;

import headroom.tuner.report.section.Block;
import headroom.tuner.report.section.HeatMap;
import headroom.tuner.report.section.Part;
import headroom.tuner.report.section.Section;
import headroom.tuner.report.section.Table;
import headroom.tuner.report.section.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The report as GitHub's Markdown: every table, no picture. */
public final class MarkdownReport {

  private final List<String> lines = new ArrayList<>();

  private MarkdownReport() {}

  /** The whole text. */
  public static String render(List<Part> parts) {
    MarkdownReport report = new MarkdownReport();
    parts.forEach(report::part);
    return String.join("\n", report.lines).strip() + "\n";
  }

  private void part(Part part) {
    paragraph("# " + Escape.markdown(part.title()));
    paragraph(Escape.markdown(part.subtitle()));
    part.sections().forEach(this::section);
  }

  private void section(Section section) {
    paragraph("## " + Escape.markdown(section.title()));
    if (!section.lead().isEmpty()) {
      paragraph(Escape.markdown(section.lead()));
    }
    section.blocks().forEach(this::block);
  }

  private void block(Block block) {
    switch (block) {
      case Block.Facts facts ->
          list(
              facts.facts().stream()
                  .map(
                      fact ->
                          pair(
                              fact.name(),
                              "%s %s (%s)".formatted(fact.value(), fact.unit(), fact.note())))
                  .toList());
      case Block.Properties properties ->
          list(
              properties.entries().stream()
                  .map(property -> pair(property.name(), property.value()))
                  .toList());
      case Block.Figure figure -> table(figure.numbers());
      case Block.Data data -> table(data.table());
      case Block.Heat heat -> heat(heat.map());
      case Block.Gap gap -> list(List.of(pair(gap.name(), gap.reason())));
    }
  }

  private static String pair(String name, String value) {
    return "- **%s**: %s".formatted(Escape.markdown(name), Escape.markdown(value));
  }

  private void list(List<String> items) {
    lines.addAll(items);
    lines.add("");
  }

  private void table(Table table) {
    paragraph("**%s**".formatted(Escape.markdown(table.caption())));
    lines.add(row(table.columns().stream().map(Column::name).toList()));
    lines.add(
        table.columns().stream()
            .map(column -> column.numeric() ? " ---: |" : " --- |")
            .collect(Collectors.joining("", "|", "")));
    table.rows().forEach(row -> lines.add(row(row)));
    lines.add("");
  }

  private void heat(HeatMap map) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(map.rowAxis() + " \\ " + map.columnAxis(), false));
    map.columns().forEach(column -> columns.add(new Column(column, true)));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < map.rows().size(); i++) {
      List<String> row = new ArrayList<>(List.of(map.rows().get(i)));
      map.cells().get(i).forEach(cell -> row.add(ratio(cell)));
      rows.add(row);
    }
    table(new Table(map.caption(), columns, rows));
  }

  private static String ratio(OptionalDouble cell) {
    return cell.isPresent() ? String.format(Locale.ROOT, "%.2f", cell.getAsDouble()) : "";
  }

  private static String row(List<String> cells) {
    return cells.stream().map(Escape::markdown).collect(Collectors.joining(" | ", "| ", " |"));
  }

  private void paragraph(String text) {
    lines.add(text);
    lines.add("");
  }
}
