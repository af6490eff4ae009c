package headroom.tuner.paired;

import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Cells and rows of Markdown that the tables of rounds have in common. */
final class TableCells {

  private static final double NANOS_PER_MICRO = 1000;

  /** Behind the counts of a shape that has fewer calm rounds than were wanted. */
  static final String FEW = " †";

  /** Behind the counts of a shape that has too few calm rounds for a median. */
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
    String mark = calm < Calmness.LEAST_ROUNDS ? NONE : calm < calmness.wanted() ? FEW : "";
    return "%d + %d%s".formatted(calm, calmness.disturbedRounds(), mark);
  }

  /**
   * What the marks mean, one line for each that occurs, and why a side has no time, one for each
   * shape; after an empty line.
   *
   * @param sides that should have been timed
   */
  static List<String> notes(List<ShapeRounds> rounds, List<String> sides) {
    List<String> notes = new ArrayList<>();
    if (rounds.stream().anyMatch(it -> rounds(it.calmness()).endsWith(FEW))) {
      notes.add("-" + FEW + " fewer calm rounds than wanted: the shape's time was over.");
    }
    if (rounds.stream().anyMatch(it -> !it.calm())) {
      notes.add(
          "-%s fewer than %d calm rounds: no mean has them; without any the times are of disturbed ones."
              .formatted(NONE, Calmness.LEAST_ROUNDS));
    }
    for (String side : sides) {
      rounds.stream()
          .filter(it -> it.best(side).isEmpty())
          .forEach(it -> notes.add(untimed(side, it)));
    }
    if (!notes.isEmpty()) {
      notes.addFirst("");
    }
    return notes;
  }

  /** How many of the shapes that ran a mean is of. */
  static String counted(int calm, int run) {
    return "%d of %d run".formatted(calm, run);
  }

  private static String untimed(String side, ShapeRounds rounds) {
    return "- %s: %s was not timed on %d; left out: %s"
        .formatted(
            shape(rounds.shape()), side, rounds.threads(), String.join("; ", rounds.leftOut()));
  }

  /** A median and its way, where there is one. */
  static String time(Optional<RoundTimes> times) {
    return times.map(TableCells::time).orElse(ABSENT);
  }

  /** A ratio and its range, where there is one. */
  static String ratio(Optional<PairedRatio> ratio) {
    return ratio.map(TableCells::ratio).orElse(ABSENT);
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
