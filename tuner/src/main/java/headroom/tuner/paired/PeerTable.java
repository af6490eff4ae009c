package headroom.tuner.paired;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Rounds as a Markdown table: per shape ours, each library's best way, and their ratio. */
public final class PeerTable {

  private final List<String> libraries;

  /**
   * A table.
   *
   * @param libraries a pair of columns each, in this order
   */
  public PeerTable(List<String> libraries) {
    this.libraries = List.copyOf(libraries);
  }

  /** The table, then the geometric means; lines without line breaks. */
  public List<String> lines(List<ShapeRounds> rounds) {
    List<String> lines = new ArrayList<>(rows(rounds));
    lines.add("");
    lines.add("Geometric mean of the ratios in calm rounds; above 1, ours is faster:");
    lines.add("");
    lines.addAll(means(rounds));
    lines.addAll(TableCells.notes(rounds, List.of(Contestant.OURS)));
    return lines;
  }

  private List<String> rows(List<ShapeRounds> rounds) {
    List<String> head = new ArrayList<>(List.of("heads/KV/dim, keys", "threads", "ours µs"));
    for (String library : libraries) {
      head.add(library + " µs");
      head.add(library + " / ours [range]");
    }
    head.add("rounds calm + disturbed");
    List<String> lines =
        new ArrayList<>(List.of(TableCells.row(head), TableCells.rule(head.size())));
    for (ShapeRounds shape : rounds) {
      List<String> cells = new ArrayList<>();
      cells.add(TableCells.shape(shape.shape()));
      cells.add(Integer.toString(shape.threads()));
      cells.add(TableCells.time(shape.best(Contestant.OURS)));
      for (String library : libraries) {
        cells.add(TableCells.time(shape.best(library)));
        cells.add(TableCells.ratio(against(shape, library)));
      }
      cells.add(TableCells.rounds(shape.calmness()));
      lines.add(TableCells.row(cells));
    }
    return lines;
  }

  private List<String> means(List<ShapeRounds> rounds) {
    List<String> head = new ArrayList<>(List.of("threads", "shapes with calm rounds"));
    libraries.forEach(library -> head.add(library + " / ours"));
    head.add("best peer of each shape / ours");
    head.add("shapes where ours is fastest");
    List<String> lines =
        new ArrayList<>(List.of(TableCells.row(head), TableCells.rule(head.size())));
    TreeSet<Integer> threads = new TreeSet<>();
    rounds.forEach(shape -> threads.add(shape.threads()));
    for (int count : threads) {
      List<ShapeRounds> all = rounds.stream().filter(it -> it.threads() == count).toList();
      List<ShapeRounds> calm = all.stream().filter(it -> it.comparable(Contestant.OURS)).toList();
      List<String> cells = new ArrayList<>(List.of(Integer.toString(count)));
      cells.add(TableCells.counted(calm.size(), all.size()));
      for (String library : libraries) {
        cells.add(
            TableCells.mean(calm.stream().flatMap(it -> against(it, library).stream()).toList()));
      }
      List<PairedRatio> best =
          calm.stream().flatMap(it -> it.bestAgainst(Contestant.OURS).stream()).toList();
      cells.add(TableCells.mean(best));
      cells.add(fastest(best));
      lines.add(TableCells.row(cells));
    }
    return lines;
  }

  /** By the median round; by every round too, where that says something else. */
  private static String fastest(List<PairedRatio> best) {
    long median = best.stream().filter(ratio -> ratio.median() > 1).count();
    long every = best.stream().filter(ratio -> ratio.low() > 1).count();
    String counted = "%d of %d".formatted(median, best.size());
    return every == median ? counted : "%s, in every round %d".formatted(counted, every);
  }

  private static Optional<PairedRatio> against(ShapeRounds shape, String library) {
    return shape.against(Contestant.OURS, library);
  }
}
