package headroom.tuner.paired;

import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cells and rows of Markdown that the tables of rounds have in common. */
final class TableCells {

  private static final double NANOS_PER_MICRO = 1000;

  /** Behind the counts of a shape that has fewer calm rounds than were wanted. */
  static final String FEW = " †";

  /** Behind the counts of a shape whose rounds were all disturbed. */
  static final String NONE = " ‡";

  /** Where nothing was timed. */
  static final String ABSENT = "–";

  private TableCells() {}

  /** Heads, dim and keys; the cache's format has a column of its own where it varies. */
  static String shape(AttentionShape shape) {
    String heads =
        "%d/%d/%d, %d"
            .formatted(shape.queryHeads(), shape.kvHeads(), shape.headDim(), shape.seqLen());
    return shape.batch() == 1 ? heads : "%d × %s".formatted(shape.batch(), heads);
  }

  /** Calm and disturbed rounds, marked where the calm ones are too few. */
  static String rounds(Calmness calmness) {
    int calm = calmness.calmRounds();
    String mark = calm == 0 ? NONE : calm < calmness.wanted() ? FEW : "";
    return "%d + %d%s".formatted(calm, calmness.disturbedRounds(), mark);
  }

  /** What the marks mean, one line for each that occurs, after an empty one. */
  static List<String> notes(List<ShapeRounds> rounds) {
    List<String> notes = new ArrayList<>();
    if (rounds.stream().anyMatch(it -> rounds(it.calmness()).endsWith(FEW))) {
      notes.add("-" + FEW + " fewer calm rounds than wanted: the shape's time was over.");
    }
    if (rounds.stream().anyMatch(it -> !it.calm())) {
      notes.add(
          "-" + NONE + " no calm round: the times are of disturbed ones, and no mean has them.");
    }
    if (!notes.isEmpty()) {
      notes.addFirst("");
    }
    return notes;
  }

  static String time(RoundTimes times) {
    double micros = times.medianNanos() / NANOS_PER_MICRO;
    return String.format(
        Locale.ROOT, micros < 100 ? "%.1f (%s)" : "%.0f (%s)", micros, times.contestant().way());
  }

  static String ratio(PairedRatio ratio) {
    return "%s [%s, %s]"
        .formatted(number(ratio.median()), number(ratio.low()), number(ratio.high()));
  }

  /** The geometric mean, where there is anything to take it of. */
  static String mean(List<PairedRatio> ratios) {
    return ratios.isEmpty() ? ABSENT : number(PairedRatio.geometricMean(ratios));
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * share);
  }

  static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  static String rule(int columns) {
    return "|" + " --- |".repeat(columns);
  }
}
