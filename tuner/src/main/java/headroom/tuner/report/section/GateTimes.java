package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.text;

import headroom.tuner.gate.history.History;
import headroom.tuner.gate.history.PastRun;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Series;
import java.util.ArrayList;
import java.util.List;

/** The candidate's times over those of the first run, and where they changed for good. */
final class GateTimes {

  private GateTimes() {}

  static Block.Figure figure(History history, String title) {
    Axis time = GateAxes.time(history);
    List<History.Change> changes = history.changes();
    List<Series> series = new ArrayList<>();
    series.add(GateAxes.one("as in the first run", time));
    List<String> drawn = history.benchmarks().stream().limit(GateAxes.MOST_BENCHMARKS).toList();
    List<Point> all = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      List<Point> points = points(history, drawn.get(i));
      all.addAll(points);
      series.add(new Series(drawn.get(i), Tone.ofDevice(i), Mark.LINE, points));
    }
    List<Point> changed =
        changes.stream()
            .filter(change -> drawn.contains(change.benchmark()))
            .map(change -> changed(history, change))
            .toList();
    if (!changed.isEmpty()) {
      series.add(new Series("changed for good", Tone.FMA, Mark.HOLLOW, changed));
    }
    Chart chart =
        new Chart.Xy(
            title,
            changes.isEmpty()
                ? "No time changed for good."
                : Device.plural(changes.size(), "time") + " changed for good.",
            time,
            GateAxes.ratio(
                "Time over the first run's", all.stream().mapToDouble(Point::y).toArray()),
            series);
    return new Block.Figure(chart, table(changes));
  }

  private static List<Point> points(History history, String benchmark) {
    return history.with(benchmark).stream().map(run -> point(history, benchmark, run)).toList();
  }

  private static Point point(History history, String benchmark, PastRun run) {
    double first = nanos(history.with(benchmark).getFirst(), benchmark);
    double now = nanos(run, benchmark);
    return new Point(
        GateAxes.millis(run), now / first, "%s: %s".formatted(run.commit(), Quantity.time(now)));
  }

  private static Point changed(History history, History.Change change) {
    Point point = point(history, change.benchmark(), change.at());
    return new Point(point.x(), point.y(), "%s: %s".formatted(change.benchmark(), change.words()));
  }

  private static double nanos(PastRun run, String benchmark) {
    return run.of(benchmark).orElseThrow().candidateNanos();
  }

  private static Table table(List<History.Change> changes) {
    Table.Rows rows =
        Table.of(
            changes.isEmpty() ? "No change of a time for good" : "Changes of times for good",
            text("Benchmark"),
            text("First run after it, UTC"),
            text("Commit"),
            text("Change"));
    for (History.Change change : changes) {
      rows.row(
          change.benchmark(), GateAxes.minute(change.at()), change.at().commit(), change.words());
    }
    return rows.table();
  }
}
