package headroom.tuner.paired;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What a format of the KV cache costs, as a Markdown table: its time over that of the first format,
 * both in the same rounds of one JVM.
 */
public final class FormatTable {

  private final String reference;
  private final List<String> others;

  /**
   * A table.
   *
   * @param formats labels; the first is what the others are compared with
   */
  public FormatTable(List<String> formats) {
    this.reference = formats.getFirst();
    this.others = List.copyOf(formats.subList(1, formats.size()));
  }

  /** A row per shape, then geometric means and largest ratios of shapes with calm rounds. */
  public List<String> lines(List<ShapeRounds> rounds) {
    List<String> head = new ArrayList<>(List.of("heads/KV/dim, keys", "threads"));
    head.add(reference + " µs");
    others.forEach(other -> head.add("%s / %s [range]".formatted(other, reference)));
    head.add("rounds calm + disturbed");
    List<String> lines =
        new ArrayList<>(List.of(TableCells.row(head), TableCells.rule(head.size())));
    for (ShapeRounds shape : rounds) {
      List<String> cells = new ArrayList<>();
      cells.add(TableCells.shape(shape.shape()));
      cells.add(Integer.toString(shape.threads()));
      cells.add(TableCells.time(shape.best(reference)));
      for (String other : others) {
        cells.add(TableCells.ratio(shape.against(reference, other)));
      }
      cells.add(TableCells.rounds(shape.calmness()));
      lines.add(TableCells.row(cells));
    }
    List<ShapeRounds> calm = rounds.stream().filter(it -> it.comparable(reference)).toList();
    String counted = TableCells.counted(calm.size(), rounds.size());
    lines.add(summary("geometric mean", calm, TableCells::mean, counted));
    lines.add(summary("largest", calm, FormatTable::largest, counted));
    return lines;
  }

  private String summary(
      String name, List<ShapeRounds> calm, Function<List<PairedRatio>, String> of, String counted) {
    List<String> cells = new ArrayList<>(List.of(name, "", ""));
    for (String other : others) {
      cells.add(
          of.apply(calm.stream().flatMap(it -> it.against(reference, other).stream()).toList()));
    }
    cells.add(counted);
    return TableCells.row(cells);
  }

  private static String largest(List<PairedRatio> ratios) {
    return ratios.stream()
        .max(Comparator.comparingDouble(PairedRatio::median))
        .map(ratio -> TableCells.number(ratio.median()))
        .orElse(TableCells.ABSENT);
  }
}
