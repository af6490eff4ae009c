package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.tuner.gate.history.History;
import headroom.tuner.gate.history.PastRun;
import headroom.tuner.gate.history.PastTime;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Series;
import java.util.ArrayList;
import java.util.List;

/** The candidate's time over the base's in every run of the gate, a curve for each benchmark. */
final class GateRatios {

  private GateRatios() {}

  static Block.Figure figure(History history, String title) {
    Axis time = GateAxes.time(history);
    List<Series> series = new ArrayList<>();
    series.add(GateAxes.one("as fast as the base", time));
    List<String> drawn = history.benchmarks().stream().limit(GateAxes.MOST_BENCHMARKS).toList();
    for (int i = 0; i < drawn.size(); i++) {
      String benchmark = drawn.get(i);
      List<Point> ends = new ArrayList<>();
      List<Point> ratios = new ArrayList<>();
      for (PastRun run : history.with(benchmark)) {
        PastTime found = run.of(benchmark).orElseThrow();
        double at = GateAxes.millis(run);
        ends.add(new Point(at, found.low(), "interval"));
        ends.add(new Point(at, found.high(), "interval"));
        ratios.add(new Point(at, found.ratio(), label(run, found)));
      }
      series.add(new Series(benchmark, Tone.ofDevice(i), Mark.WHISKERS, ends));
      series.add(new Series(benchmark, Tone.ofDevice(i), Mark.LINE, ratios));
    }
    Chart chart =
        new Chart.Xy(
            title,
            "%s of %s."
                .formatted(
                    Device.plural(history.runs().size(), "run"),
                    Device.plural(history.benchmarks().size(), "benchmark")),
            time,
            GateAxes.ratio("Time over the base's", ends(history)),
            series);
    return new Block.Figure(chart, table(history));
  }

  private static double[] ends(History history) {
    return history.runs().stream()
        .flatMap(run -> run.benchmarks().stream())
        .flatMapToDouble(found -> java.util.stream.DoubleStream.of(found.low(), found.high()))
        .toArray();
  }

  private static String label(PastRun run, PastTime found) {
    return "%s, %s: %.3f [%.3f, %.3f]"
        .formatted(run.commit(), found.verdict(), found.ratio(), found.low(), found.high());
  }

  private static Table table(History history) {
    Table.Rows rows =
        Table.of(
            "Runs of the gate, the latest first",
            text("Time, UTC"),
            text("Commit"),
            text("Benchmark"),
            text("Verdict"),
            number("Ratio"),
            number("Interval"));
    for (PastRun run : history.runs().reversed()) {
      for (PastTime found : run.benchmarks()) {
        rows.row(
            GateAxes.minute(run),
            run.commit(),
            found.benchmark(),
            found.verdict(),
            Quantity.times(found.ratio()),
            Quantity.times(found.low()) + " – " + Quantity.times(found.high()));
      }
    }
    return rows.table();
  }
}
