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
            .filter(progress -> !progress.bestSoFar().isEmpty())
            .toList();
    if (curves.isEmpty()) {
      return Section.missing(
          ID, TITLE, "the raw log holds none of the profile's shapes; name another with --raw");
    }
    return Section.of(
        ID,
        TITLE,
        "The best screening time so far over the best at the end, for each shape. At 1 the search"
            + " has found what it will choose from.",
        new Block.Figure(
            chart(curves.subList(0, Math.min(MOST_CURVES, curves.size()))), table(curves)));
  }

  /** Best time so far after each evaluation, over the last of them. */
  private record Progress(TunedShape tuned, List<Double> bestSoFar, int failed) {

    static Progress of(TunedShape tuned, List<Evaluation> evaluations) {
      double best = Double.POSITIVE_INFINITY;
      List<Double> nanos = new ArrayList<>();
      for (Evaluation evaluation : evaluations) {
        best = Math.min(best, evaluation.medianNanos().orElse(best));
        nanos.add(best);
      }
      double last = best;
      List<Double> ratios = new ArrayList<>();
      if (Double.isFinite(last)) {
        nanos.forEach(value -> ratios.add(value / last));
      }
      int failed = (int) evaluations.stream().filter(it -> it.medianNanos().isEmpty()).count();
      return new Progress(tuned, ratios, failed);
    }

    double first() {
      return bestSoFar.stream().filter(Double::isFinite).findFirst().orElse(1.0);
    }

    /** Evaluations until the best of all was found. */
    int foundAfter() {
      return bestSoFar.indexOf(1.0) + 1;
    }

    String name() {
      return tuned.shape().kind() + " " + ShapeName.of(tuned);
    }
  }

  private static Chart chart(List<Progress> curves) {
    int longest = curves.stream().mapToInt(curve -> curve.bestSoFar().size()).max().orElseThrow();
    double highest = curves.stream().mapToDouble(Progress::first).max().orElseThrow();
    List<Series> series =
        curves.stream()
            .map(
                curve ->
                    new Series(
                        curve.name(),
                        Tone.of(curve.tuned().shape().kind()),
                        Mark.STEPS,
                        points(curve)))
            .toList();
    return new Chart.Xy(
        TITLE,
        "%s; the slowest start took %s the best time."
            .formatted(Device.plural(curves.size(), "curve"), Quantity.times(highest)),
        new Axis("Evaluations", Scale.LINEAR, 1, Math.max(2, longest)),
        new Axis(
            "Time over the best",
            Scale.LINEAR,
            1,
            Math.max(1.1, Math.ceil(highest * 10) / 10)),
        series);
  }

  private static List<Point> points(Progress curve) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < curve.bestSoFar().size(); i++) {
      double ratio = curve.bestSoFar().get(i);
      if (Double.isFinite(ratio)) {
        points.add(new Point(i + 1, ratio, curve.name()));
      }
    }
    return points;
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
          String.valueOf(curve.bestSoFar().size()),
          String.valueOf(curve.failed()),
          String.valueOf(curve.foundAfter()),
          Quantity.times(curve.first()));
    }
    return rows.table();
  }
}
