package headroom.tuner.report;

import headroom.profile.LeaveOneOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What dispatch would lose, shape by shape, the worst first. */
public final class RegretTable {

  private static final double PERCENT = 100;

  private RegretTable() {}

  /**
   * The whole text.
   *
   * @param ansi whether to colour it for a terminal
   */
  public static String render(LeaveOneOut regret, boolean ansi) {
    TextTable table = new TextTable(3);
    table.row("left out", "would run", "known", "over its winner", "95%");
    regret.shapes().stream()
        .sorted((a, b) -> Double.compare(b.ratio(), a.ratio()))
        .forEach(
            left ->
                table.row(
                    left.shape().label(),
                    left.source(),
                    left.basis().name().toLowerCase(Locale.ROOT),
                    percent(left.ratio()),
                    "%s to %s".formatted(percent(left.low()), percent(left.high()))));
    List<String> lines = new ArrayList<>(table.lines(new Paint(ansi)::bold));
    lines.add("");
    lines.add(loss(regret));
    return String.join("\n", lines) + "\n";
  }

  /** The same in one line. */
  static String summary(LeaveOneOut regret) {
    return "dispatch on shapes left out in turn, over their winners: " + loss(regret);
  }

  private static String loss(LeaveOneOut regret) {
    return "geometric mean %s, worst %s (%s)"
        .formatted(
            percent(regret.geometricMean()),
            percent(regret.worst().ratio()),
            regret.worst().shape().label());
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%+.1f%%", PERCENT * (ratio - 1));
  }
}
