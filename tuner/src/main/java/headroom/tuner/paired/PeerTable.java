package headroom.tuner.paired;

import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Rounds as a Markdown table: per shape ours, each library's best way, and their ratio. */
public final class PeerTable {

  private static final double NANOS_PER_MICRO = 1000;

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
    lines.add("Geometric mean of the ratios; above 1, ours is faster:");
    lines.add("");
    lines.addAll(means(rounds));
    return lines;
  }

  private List<String> rows(List<ShapeRounds> rounds) {
    List<String> head = new ArrayList<>(List.of("heads/KV/dim, keys", "threads", "ours µs"));
    for (String library : libraries) {
      head.add(library + " µs");
      head.add(library + " / ours [range]");
    }
    List<String> lines = new ArrayList<>(List.of(row(head), rule(head.size())));
    for (ShapeRounds shape : rounds) {
      List<String> cells = new ArrayList<>();
      cells.add(shapeText(shape.shape()));
      cells.add(Integer.toString(shape.threads()));
      cells.add(time(shape.ours()));
      for (String library : libraries) {
        Optional<RoundTimes> best = shape.best(library);
        cells.add(best.map(PeerTable::time).orElse("–"));
        cells.add(best.map(peer -> ratio(shape.against(peer))).orElse("–"));
      }
      lines.add(row(cells));
    }
    return lines;
  }

  private List<String> means(List<ShapeRounds> rounds) {
    List<String> head = new ArrayList<>(List.of("threads", "shapes"));
    libraries.forEach(library -> head.add(library + " / ours"));
    head.add("best peer of each shape / ours");
    head.add("shapes where ours is fastest");
    List<String> lines = new ArrayList<>(List.of(row(head), rule(head.size())));
    TreeSet<Integer> threads = new TreeSet<>();
    rounds.forEach(shape -> threads.add(shape.threads()));
    for (int count : threads) {
      List<ShapeRounds> some = rounds.stream().filter(it -> it.threads() == count).toList();
      List<String> cells =
          new ArrayList<>(List.of(Integer.toString(count), Integer.toString(some.size())));
      for (String library : libraries) {
        cells.add(mean(ratios(some, library)));
      }
      List<PairedRatio> best =
          some.stream().flatMap(it -> it.bestPeer().map(it::against).stream()).toList();
      cells.add(mean(best));
      cells.add(
          "%d of %d"
              .formatted(best.stream().filter(ratio -> ratio.median() > 1).count(), best.size()));
      lines.add(row(cells));
    }
    return lines;
  }

  private static List<PairedRatio> ratios(List<ShapeRounds> rounds, String library) {
    return rounds.stream().flatMap(it -> it.best(library).map(it::against).stream()).toList();
  }

  private static String mean(List<PairedRatio> ratios) {
    return ratios.isEmpty() ? "–" : number(PairedRatio.geometricMean(ratios));
  }

  private static String shapeText(AttentionShape shape) {
    String heads =
        "%d/%d/%d, %d"
            .formatted(shape.queryHeads(), shape.kvHeads(), shape.headDim(), shape.seqLen());
    return shape.batch() == 1 ? heads : "%d × %s".formatted(shape.batch(), heads);
  }

  private static String time(RoundTimes times) {
    double micros = times.medianNanos() / NANOS_PER_MICRO;
    return String.format(
        Locale.ROOT, micros < 100 ? "%.1f (%s)" : "%.0f (%s)", micros, times.contestant().way());
  }

  private static String ratio(PairedRatio ratio) {
    return "%s [%s, %s]"
        .formatted(number(ratio.median()), number(ratio.low()), number(ratio.high()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String rule(int columns) {
    return "|" + " --- |".repeat(columns);
  }
}
