package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.Resource;
import headroom.profile.RooflinePoint;
import headroom.profile.TunedShape;
import headroom.tuner.report.section.Chart.Bar;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;

/** What binds each shape, and how much faster it could be at most. */
final class HeadroomSection {

  static final String ID = "headroom";

  private static final String TITLE = "What binds, and the headroom left";

  private HeadroomSection() {}

  static Section of(Device device) {
    if (device.shapes().isEmpty()) {
      return Section.missing(ID, TITLE, "no shape was tuned; run ./scripts/tune.sh");
    }
    List<TunedShape> byShare =
        device.shapes().stream()
            .sorted(
                Comparator.comparingDouble((TunedShape tuned) -> tuned.roofline().share())
                    .reversed())
            .toList();
    return Section.of(
        ID,
        TITLE,
        "A full bar is the roofline. The coloured part is reached, by what the shape runs into"
            + " first; the rest is headroom.",
        new Block.Figure(chart(byShare), table(byShare)));
  }

  private static Chart chart(List<TunedShape> shapes) {
    Predicate<RooflinePoint> arithmetic = point -> point.binding().arithmetic();
    long computing = shapes.stream().map(TunedShape::roofline).filter(arithmetic).count();
    return new Chart.Bars(
        TITLE,
        "%s: %d bound by arithmetic, %d by memory; shares from %s down to %s."
            .formatted(
                Device.plural(shapes.size(), "shape"),
                computing,
                shapes.size() - computing,
                Quantity.percent(shapes.getFirst().roofline().share()),
                Quantity.percent(shapes.getLast().roofline().share())),
        "% of the roofline",
        true,
        shapes.stream().map(tuned -> tuned.shape().kind() + " " + ShapeName.of(tuned)).toList(),
        List.of(
            bar("Bound by arithmetic", Tone.bindingOf(Resource.FMA), shapes, arithmetic),
            bar("Bound by memory", Tone.bindingOf(Resource.DRAM), shapes, arithmetic.negate()),
            new Bar(
                "Headroom",
                Tone.REST,
                values(
                    shapes, point -> OptionalDouble.of(Math.max(0, 100 - 100 * point.share()))))));
  }

  private static Bar bar(
      String name, Tone tone, List<TunedShape> shapes, Predicate<RooflinePoint> bound) {
    return new Bar(
        name,
        tone,
        values(
            shapes,
            point ->
                bound.test(point)
                    ? OptionalDouble.of(100 * point.share())
                    : OptionalDouble.empty()));
  }

  private static List<OptionalDouble> values(
      List<TunedShape> shapes, Function<RooflinePoint, OptionalDouble> value) {
    return shapes.stream().map(TunedShape::roofline).map(value).toList();
  }

  private static Table table(List<TunedShape> shapes) {
    Table.Rows rows =
        Table.of(
            "Binding resource and headroom",
            text("Heads/KV/dim · keys"),
            text("Models"),
            text("Bound by"),
            number("Share"),
            number("Time per step"),
            number("At the roofline"),
            number("Headroom"));
    for (TunedShape tuned : shapes) {
      double nanos = tuned.winner().medianNanos();
      double share = tuned.roofline().share();
      rows.row(
          ShapeName.of(tuned),
          ShapeName.models(tuned),
          ShapeName.resource(tuned.roofline().binding()),
          Quantity.percent(share),
          Quantity.time(nanos),
          Quantity.time(nanos * share),
          Quantity.times(1 / share));
    }
    return rows.table();
  }
}
