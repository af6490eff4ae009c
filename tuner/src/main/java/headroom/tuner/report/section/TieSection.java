package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.profile.ConfirmedTime;
import headroom.profile.TunedShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Winners with their intervals, and the configurations that the data cannot tell from them. */
final class TieSection {

  static final String ID = "ties";

  private static final String TITLE = "Winners and tie sets";

  /** A tie set may hold a thousand. */
  private static final int MOST_TIED = 8;

  private TieSection() {}

  static Section of(Device device) {
    if (device.shapes().isEmpty()) {
      return Section.missing(ID, TITLE, "no shape was tuned; run ./scripts/tune.sh");
    }
    return Section.of(
        ID,
        TITLE,
        "Confirmed in fresh JVMs, with the 99% interval of another run's median. Whoever ties with"
            + " the winner may be just as fast.",
        new Block.Data(winners(device.shapes())),
        new Block.Data(ties(device.shapes())));
  }

  private static Table winners(List<TunedShape> shapes) {
    Table.Rows rows =
        Table.of(
            "Winners",
            text("Heads/KV/dim · keys"),
            number("Time per step"),
            number("99% interval"),
            number("Default"),
            number("Gain"),
            number("Forks"),
            text("Winning configuration"));
    for (TunedShape tuned : shapes) {
      ConfirmedTime winner = tuned.winner();
      rows.row(
          ShapeName.of(tuned),
          Quantity.time(winner.medianNanos()),
          Quantity.time(winner.lowNanos()) + " – " + Quantity.time(winner.highNanos()),
          Quantity.time(tuned.defaultTime().medianNanos()),
          Quantity.times(tuned.defaultTime().medianNanos() / winner.medianNanos()),
          String.valueOf(winner.forks()),
          winner.config().key());
    }
    return rows.table();
  }

  private static Table ties(List<TunedShape> shapes) {
    Table.Rows rows =
        Table.of(
            "Tie sets",
            text("Heads/KV/dim · keys"),
            number("In the set"),
            text("Others, by how they differ from the winner"));
    for (TunedShape tuned : shapes) {
      List<KernelConfig> others =
          tuned.tieSet().stream()
              .filter(config -> !config.equals(tuned.winner().config()))
              .toList();
      rows.row(ShapeName.of(tuned), String.valueOf(others.size() + 1), differences(tuned, others));
    }
    return rows.table();
  }

  private static String differences(TunedShape tuned, List<KernelConfig> others) {
    if (others.isEmpty()) {
      return "none: the winner stands alone";
    }
    List<String> texts = new ArrayList<>();
    for (KernelConfig other : others.subList(0, Math.min(MOST_TIED, others.size()))) {
      texts.add(difference(tuned.winner().config(), other));
    }
    if (others.size() > MOST_TIED) {
      texts.add("and %d more".formatted(others.size() - MOST_TIED));
    }
    return String.join("; ", texts);
  }

  /** Axes whose values differ; all of the other configuration where the variants do. */
  private static String difference(KernelConfig winner, KernelConfig other) {
    if (!winner.variant().equals(other.variant())) {
      return other.key();
    }
    List<String> changes = new ArrayList<>();
    for (Map.Entry<String, AxisValue> axis : other.values().entrySet()) {
      if (winner.value(axis.getKey()).filter(axis.getValue()::equals).isEmpty()) {
        changes.add(axis.getKey() + "=" + axis.getValue());
      }
    }
    return String.join(" ", changes);
  }
}
