package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.TunedShape;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Series;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Speed against the number of keys, a curve for each set of heads. */
final class LengthSection {

  static final String ID = "length";

  private static final String TITLE = "Speed against sequence length";

  private LengthSection() {}

  static Section of(Device device) {
    List<TunedShape> shapes = device.shapes();
    long lengths = shapes.stream().map(tuned -> tuned.shape().seqLen()).distinct().count();
    if (lengths < 2) {
      return Section.missing(
          ID,
          TITLE,
          "the profile has fewer than two lengths; run ./scripts/tune.sh --seq-len 512,2048,8192");
    }
    return Section.of(
        ID,
        TITLE,
        "Higher is better. Curves fall where the KV cache leaves a level of the cache hierarchy.",
        new Block.Figure(chart(shapes), table(shapes)));
  }

  private static Chart chart(List<TunedShape> shapes) {
    Map<String, List<TunedShape>> curves =
        shapes.stream()
            .collect(
                Collectors.groupingBy(
                    tuned ->
                        tuned.shape().kind()
                            + " "
                            + ShapeName.heads(tuned.shape())
                            + (tuned.cacheState().equals("cold") ? " cold" : ""),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Series> series =
        curves.entrySet().stream()
            .map(
                curve ->
                    new Series(
                        curve.getKey(),
                        Tone.of(curve.getValue().getFirst().shape().kind()),
                        Mark.LINE,
                        curve.getValue().stream().map(LengthSection::point).toList()))
            .toList();
    return new Chart.Xy(
        TITLE,
        "GFLOP/s of %s over %s keys."
            .formatted(
                Device.plural(series.size(), "curve"),
                shapes.stream()
                    .map(tuned -> tuned.shape().seqLen())
                    .distinct()
                    .sorted()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "))),
        Axis.powersOfTwo(
            "Keys in the cache",
            shapes.stream().mapToDouble(tuned -> tuned.shape().seqLen()).min().orElseThrow(),
            shapes.stream().mapToDouble(tuned -> tuned.shape().seqLen()).max().orElseThrow()),
        RateAxis.of(shapes),
        series);
  }

  private static Point point(TunedShape tuned) {
    return new Point(
        tuned.shape().seqLen(),
        tuned.roofline().gflops(),
        "%s: %s".formatted(ShapeName.of(tuned), Quantity.time(tuned.winner().medianNanos())));
  }

  private static Table table(List<TunedShape> shapes) {
    Table.Rows rows =
        Table.of(
            "Time and speed by sequence length",
            text("Heads/KV/dim"),
            text("Kind"),
            number("Keys"),
            number("Time per step"),
            number("GFLOP/s"),
            text("Models"));
    for (TunedShape tuned : shapes) {
      rows.row(
          ShapeName.heads(tuned.shape()),
          tuned.shape().kind().name(),
          Quantity.count(tuned.shape().seqLen()),
          Quantity.time(tuned.winner().medianNanos()),
          Quantity.number(tuned.roofline().gflops()),
          ShapeName.models(tuned));
    }
    return rows.table();
  }
}
