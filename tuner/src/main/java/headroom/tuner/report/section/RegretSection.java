package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.LeaveOneOut;
import headroom.tuner.report.section.Chart.Bar;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What dispatch loses on shapes that were not tuned: each was left out in turn. */
final class RegretSection {

  static final String ID = "regret";

  private static final String TITLE = "Shapes that were not tuned";

  /** The worst; a profile may hold thousands. */
  private static final int MOST_SHAPES = 40;

  private RegretSection() {}

  static Section of(Device device) {
    return device
        .profile()
        .leaveOneOut()
        .map(RegretSection::of)
        .orElseGet(
            () ->
                Section.missing(
                    ID,
                    TITLE,
                    "the profile does not hold what dispatch would lose; run ./scripts/headroom.sh"
                        + " regret on its device"));
  }

  private static Section of(LeaveOneOut regret) {
    List<LeaveOneOut.Left> worst =
        regret.shapes().stream()
            .sorted(Comparator.comparingDouble(LeaveOneOut.Left::ratio).reversed())
            .limit(MOST_SHAPES)
            .toList();
    String left =
        worst.size() == regret.shapes().size()
            ? ""
            : " The worst %d of %d shapes are shown."
                .formatted(worst.size(), regret.shapes().size());
    List<LeaveOneOut.Left> timed =
        worst.stream().filter(it -> it.basis() == LeaveOneOut.Basis.PAIRED).toList();
    return Section.of(
        ID,
        TITLE,
        "Each shape was left out in turn, and what dispatch would then have run was timed against"
            + " the shape's own winner, in pairs of fresh JVMs: %s in the geometric mean, %s at"
                .formatted(loss(regret.geometricMean()), loss(regret.worst().ratio()))
            + " worst."
            + left,
        timed.isEmpty()
            ? new Block.Data(table(worst))
            : new Block.Figure(chart(timed), table(worst)));
  }

  /** Of those that were timed: for the others, the winner itself would have run. */
  private static Chart chart(List<LeaveOneOut.Left> worst) {
    return new Chart.Bars(
        TITLE,
        "%s; the worst is %s: %s."
            .formatted(
                Device.plural(worst.size(), "shape"),
                ShapeName.of(worst.getFirst().shape()),
                loss(worst.getFirst().ratio())),
        "% over the winner's time",
        false,
        worst.stream().map(left -> ShapeName.of(left.shape())).toList(),
        List.of(
            new Bar(
                "Over the winner",
                Tone.FIRST,
                worst.stream().map(left -> OptionalDouble.of(100 * (left.ratio() - 1))).toList())));
  }

  private static Table table(List<LeaveOneOut.Left> worst) {
    Table.Rows rows =
        Table.of(
            "Loss by shape",
            text("Heads/KV/dim · keys"),
            text("Would have run"),
            text("Known"),
            number("Over the winner"),
            number("95% interval"));
    for (LeaveOneOut.Left left : worst) {
      rows.row(
          ShapeName.of(left.shape()),
          left.source(),
          known(left.basis()),
          loss(left.ratio()),
          loss(left.low()) + " to " + loss(left.high()));
    }
    return rows.table();
  }

  private static String known(LeaveOneOut.Basis basis) {
    return switch (basis) {
      case WINNER -> "it is the winner";
      case PAIRED -> "timed in pairs";
    };
  }

  /** {@code +4.2%}: a ratio of 1.042. */
  private static String loss(double ratio) {
    return String.format(Locale.ROOT, "%+.1f%%", 100 * (ratio - 1));
  }
}
