package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.tuner.report.data.GateRun;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Scale;
import headroom.tuner.report.section.Chart.Series;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** The candidate's time over the base's in every run of the gate, a curve for each benchmark. */
final class GateSection {

  static final String ID = "gate";

  private static final String TITLE = "Gate history";

  /** The latest of each benchmark; older ones are for the log. */
  private static final int MOST_RUNS = 200;

  private static final int MOST_BENCHMARKS = 12;

  private static final double MILLIS_PER_HOUR = 3_600_000;

  private static final Tone[] TONES = {Tone.FIRST, Tone.SECOND, Tone.THIRD, Tone.FOURTH};

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private GateSection() {}

  static Section of(List<GateRun> history) {
    if (history.isEmpty()) {
      return Section.missing(
          ID, TITLE, "no run of the gate is known; run ./scripts/gate.sh, or name --gate-history");
    }
    List<GateRun> latest = history.subList(Math.max(0, history.size() - MOST_RUNS), history.size());
    return Section.of(
        ID,
        TITLE,
        "The candidate's time over the base's. Above 1 the candidate was slower; the interval tells"
            + " whether that could be chance.",
        new Block.Figure(chart(latest), table(latest)));
  }

  private static Chart chart(List<GateRun> runs) {
    Map<String, List<GateRun>> benchmarks =
        runs.stream()
            .collect(
                Collectors.groupingBy(GateRun::benchmark, LinkedHashMap::new, Collectors.toList()));
    double first = millis(runs.getFirst());
    // at least an hour, so that a single run has an axis
    double last = Math.max(millis(runs.getLast()), first + MILLIS_PER_HOUR);
    List<Series> series = new ArrayList<>();
    series.add(
        new Series(
            "as fast as the base",
            Tone.MEMORY,
            Mark.ROOF,
            List.of(new Point(first, 1, "base"), new Point(last, 1, "base"))));
    benchmarks.entrySet().stream()
        .limit(MOST_BENCHMARKS)
        .forEach(it -> curve(it.getKey(), it.getValue(), series));
    return new Chart.Xy(
        TITLE,
        "%s of %s."
            .formatted(
                Device.plural(runs.size(), "result"),
                Device.plural(benchmarks.size(), "benchmark")),
        new Axis("Time", Scale.TIME, first, last),
        new Axis(
            "Time over the base's",
            Scale.LINEAR,
            Math.floor(Math.min(0.95, lows(runs).min().orElseThrow()) * 20) / 20,
            Math.ceil(Math.max(1.05, highs(runs).max().orElseThrow()) * 20) / 20),
        series);
  }

  private static void curve(String benchmark, List<GateRun> runs, List<Series> series) {
    Tone tone = TONES[series.size() / 2 % TONES.length];
    List<Point> ends =
        runs.stream()
            .flatMap(
                run ->
                    DoubleStream.of(run.low(), run.high())
                        .mapToObj(end -> new Point(millis(run), end, "interval")))
            .toList();
    series.add(new Series(benchmark, tone, Mark.WHISKERS, ends));
    series.add(
        new Series(benchmark, tone, Mark.LINE, runs.stream().map(GateSection::point).toList()));
  }

  private static DoubleStream lows(List<GateRun> runs) {
    return runs.stream().mapToDouble(GateRun::low);
  }

  private static DoubleStream highs(List<GateRun> runs) {
    return runs.stream().mapToDouble(GateRun::high);
  }

  private static double millis(GateRun run) {
    return (double) run.time().toEpochMilli();
  }

  private static Point point(GateRun run) {
    return new Point(
        millis(run),
        run.ratio(),
        "%s: %.3f [%.3f, %.3f]".formatted(run.commit(), run.ratio(), run.low(), run.high()));
  }

  private static Table table(List<GateRun> runs) {
    Table.Rows rows =
        Table.of(
            "Runs of the gate, the latest first",
            text("Time, UTC"),
            text("Commit"),
            text("Benchmark"),
            number("Ratio"),
            number("Interval"));
    for (GateRun run : runs.reversed()) {
      rows.row(
          MINUTE.format(run.time()),
          run.commit(),
          run.benchmark(),
          Quantity.times(run.ratio()),
          Quantity.times(run.low()) + " – " + Quantity.times(run.high()));
    }
    return rows.table();
  }
}
