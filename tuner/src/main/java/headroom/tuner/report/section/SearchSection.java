package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.TunedShape;
import headroom.tuner.report.data.Evaluation;
import headroom.tuner.report.data.RawRun;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Scale;
import headroom.tuner.report.section.Chart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** How fast the search closed in: the best time so far against evaluations. */
final class SearchSection {

  static final String ID = "search";

  static final String NO_RAW_LOG =
      "no raw log was found beside the profile or under results/raw; name it with --raw, or run"
          + " ./scripts/tune.sh";

  private static final String TITLE = "Search progress";

  /** Curves beyond these hide each other. */
  private static final int MOST_CURVES = 24;

  private SearchSection() {}

  static Section of(Device device) {
    if (device.raw().isEmpty()) {
      return Section.missing(ID, TITLE, NO_RAW_LOG);
    }
    RawRun raw = device.raw().get();
    List<Progress> curves =
        device.shapes().stream()
            .map(tuned -> Progress.of(tuned, raw.screened(tuned.shape().label())))
            .filter(progress -> !progress.times().isEmpty())
            .toList();
    if (curves.isEmpty()) {
      return Section.missing(
          ID, TITLE, "the raw log holds none of the profile's shapes; name another with --raw");
    }
    return Section.of(
        ID,
        TITLE,
        "The best screening time so far over the best at the end, for each shape. At 1 the search"
            + " has found its best."
            + (curves.size() == 1 ? " Each circle is one evaluation." : ""),
        new Block.Figure(
            chart(curves.subList(0, Math.min(MOST_CURVES, curves.size()))), table(curves)));
  }

  /**
   * One search.
   *
   * @param times of each evaluation over the best of all; infinite where it failed
   */
  private record Progress(TunedShape tuned, List<Double> times) {

    /** No times where nothing was measured. */
    static Progress of(TunedShape tuned, List<Evaluation> evaluations) {
      OptionalDouble best =
          evaluations.stream()
              .flatMapToDouble(evaluation -> evaluation.medianNanos().stream())
              .min();
      if (best.isEmpty()) {
        return new Progress(tuned, List.of());
      }
      return new Progress(
          tuned,
          evaluations.stream()
              .map(it -> it.medianNanos().orElse(Double.POSITIVE_INFINITY) / best.getAsDouble())
              .toList());
    }

    /** The best so far after each evaluation. */
    List<Double> bestSoFar() {
      double best = Double.POSITIVE_INFINITY;
      List<Double> bests = new ArrayList<>();
      for (double time : times) {
        best = Math.min(best, time);
        bests.add(best);
      }
      return bests;
    }

    double first() {
      return times.stream().filter(Double::isFinite).findFirst().orElse(1.0);
    }

    /** Evaluations until the best of all was found. */
    int foundAfter() {
      return times.indexOf(1.0) + 1;
    }

    long failed() {
      return times.stream().filter(time -> !Double.isFinite(time)).count();
    }

    String name() {
      return tuned.shape().kind() + " " + ShapeName.of(tuned);
    }
  }

  private static Chart chart(List<Progress> curves) {
    int longest = curves.stream().mapToInt(curve -> curve.times().size()).max().orElseThrow();
    List<Series> series = new ArrayList<>();
    if (curves.size() == 1) {
      series.add(series(curves.getFirst(), Mark.HOLLOW, curves.getFirst().times()));
    }
    curves.forEach(curve -> series.add(series(curve, Mark.STEPS, curve.bestSoFar())));
    double highest =
        series.stream()
            .flatMap(one -> one.points().stream())
            .mapToDouble(Point::y)
            .max()
            .orElseThrow();
    return new Chart.Xy(
        TITLE,
        "%s; the slowest start took %s the best time."
            .formatted(
                Device.plural(curves.size(), "curve"),
                Quantity.times(curves.stream().mapToDouble(Progress::first).max().orElseThrow())),
        new Axis("Evaluations", Scale.LINEAR, 1, Math.max(2, longest)),
        new Axis(
            "Time over the best", Scale.LINEAR, 1, Math.max(1.1, Math.ceil(highest * 10) / 10)),
        series);
  }

  private static Series series(Progress curve, Mark mark, List<Double> ratios) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < ratios.size(); i++) {
      double ratio = ratios.get(i);
      if (Double.isFinite(ratio)) {
        points.add(new Point(i + 1, ratio, "evaluation " + (i + 1)));
      }
    }
    return new Series(curve.name(), Tone.of(curve.tuned().shape().kind()), mark, points);
  }

  private static Table table(List<Progress> curves) {
    Table.Rows rows =
        Table.of(
            "Search by shape",
            text("Heads/KV/dim · keys"),
            text("Strategy"),
            number("Evaluated"),
            number("Failed"),
            number("Best found after"),
            number("First over best"));
    for (Progress curve : curves) {
      rows.row(
          ShapeName.of(curve.tuned()),
          curve.tuned().search().strategy(),
          String.valueOf(curve.times().size()),
          String.valueOf(curve.failed()),
          String.valueOf(curve.foundAfter()),
          Quantity.times(curve.first()));
    }
    return rows.table();
  }
}
