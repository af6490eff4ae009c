package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.TunedShape;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Series;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * MHA, GQA and MQA side by side: speed against query heads and against how many share a KV head.
 */
final class SharingSection {

  static final String ID = "sharing";

  private static final String TITLE = "MHA, GQA and MQA";

  /** MHA first, and short caches before long ones, as the legend names them. */
  private static final Comparator<TunedShape> CURVES =
      Comparator.comparing((TunedShape tuned) -> tuned.shape().kind())
          .thenComparingInt(tuned -> tuned.shape().seqLen());

  private SharingSection() {}

  static Section of(Device device) {
    List<TunedShape> shapes = device.shapes();
    if (shapes.stream().map(tuned -> tuned.shape().kind()).distinct().count() < 2) {
      return Section.missing(
          ID,
          TITLE,
          "the profile has one way of sharing heads only; run ./scripts/tune.sh --preset quick");
    }
    return Section.of(
        ID,
        TITLE,
        "The more query heads share a KV head, the more arithmetic each byte of the cache feeds. A"
            + " curve joins shapes that differ in query heads only, its n.",
        new Block.Figure(
            chart(
                "Speed against query heads",
                "Query heads",
                shapes,
                tuned -> tuned.shape().queryHeads(),
                true),
            table(shapes)),
        new Block.Figure(
            chart(
                "Speed against heads that share",
                "Query heads per KV head",
                shapes,
                tuned -> tuned.shape().group(),
                false),
            bytes(shapes)));
  }

  private static Chart chart(
      String title,
      String axis,
      List<TunedShape> shapes,
      ToIntFunction<TunedShape> along,
      boolean joined) {
    Mark mark = joined ? Mark.LINE : Mark.POINTS;
    List<Series> series =
        shapes.stream()
            .sorted(CURVES)
            .collect(
                Collectors.groupingBy(
                    ShapeName::alongHeads, LinkedHashMap::new, Collectors.toList()))
            .entrySet()
            .stream()
            .map(
                curve ->
                    new Series(
                        curve.getKey(),
                        Tone.of(curve.getValue().getFirst().shape().kind()),
                        mark,
                        points(curve.getValue(), along)))
            .toList();
    return new Chart.Xy(
        title,
        "GFLOP/s of %s by %s."
            .formatted(Device.plural(shapes.size(), "shape"), axis.replace("Query", "query")),
        Axis.powersOfTwo(
            axis,
            shapes.stream().mapToInt(along).min().orElseThrow(),
            shapes.stream().mapToInt(along).max().orElseThrow()),
        RateAxis.of(shapes),
        series);
  }

  private static List<Point> points(List<TunedShape> shapes, ToIntFunction<TunedShape> along) {
    return shapes.stream()
        .sorted(Comparator.comparingInt(along))
        .map(it -> new Point(along.applyAsInt(it), it.roofline().gflops(), ShapeName.of(it)))
        .toList();
  }

  private static Table table(List<TunedShape> shapes) {
    Table.Rows rows =
        Table.of(
            "Speed by query heads",
            text("Heads/KV/dim · keys"),
            text("Kind"),
            number("Query heads"),
            number("GFLOP/s"),
            number("Time per step"));
    for (TunedShape tuned : shapes) {
      rows.row(
          ShapeName.of(tuned),
          tuned.shape().kind().name(),
          String.valueOf(tuned.shape().queryHeads()),
          Quantity.number(tuned.roofline().gflops()),
          Quantity.time(tuned.winner().medianNanos()));
    }
    return rows.table();
  }

  private static Table bytes(List<TunedShape> shapes) {
    Table.Rows rows =
        Table.of(
            "What sharing saves",
            text("Heads/KV/dim · keys"),
            text("Kind"),
            number("Heads per KV head"),
            number("KV cache"),
            number("As MHA"),
            number("GFLOP/s"));
    for (TunedShape tuned : shapes) {
      double cache = tuned.shape().kvBytes();
      rows.row(
          ShapeName.of(tuned),
          tuned.shape().kind().name(),
          String.valueOf(tuned.shape().group()),
          Quantity.bytes(cache),
          Quantity.bytes(cache * tuned.shape().group()),
          Quantity.number(tuned.roofline().gflops()));
    }
    return rows.table();
  }
}
