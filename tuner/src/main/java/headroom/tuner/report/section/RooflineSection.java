package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.shape.AttentionKind;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** Every tuned shape under the measured ceilings, both axes logarithmic. */
final class RooflineSection {

  static final String ID = "roofline";

  private static final List<Resource> LEVELS =
      List.of(Resource.L1, Resource.L2, Resource.L3, Resource.DRAM);

  /** Room beside the outermost points. */
  private static final double MARGIN = 1.2;

  private RooflineSection() {}

  static Section of(Device device) {
    List<Ceiling> peaks = peaks(device);
    if (device.shapes().isEmpty() || peaks.isEmpty()) {
      return Section.missing(
          ID, "Roofline", "no shape was tuned, or no ceiling measured; run ./scripts/tune.sh");
    }
    String left =
        device.left() == 0
            ? ""
            : " The first %d of %d shapes are shown."
                .formatted(device.shapes().size(), device.profile().shapes().size());
    return Section.of(
        ID,
        "Roofline",
        "Each point is a tuned shape. Lines are the measured limits of memory (slanted) and of"
            + " arithmetic (flat), with all threads of the run; hollow points ran on fewer."
            + left,
        new Block.Figure(chart(device, peaks), table(device.shapes())));
  }

  /** What multiplies: FMA, and on a GPU matrix units; the highest last. */
  private static List<Ceiling> peaks(Device device) {
    return Arrays.stream(Resource.values())
        .filter(Resource::arithmetic)
        .flatMap(resource -> device.ceiling(resource).stream())
        .sorted(Comparator.comparingDouble(Ceiling::best))
        .toList();
  }

  private static Chart chart(Device device, List<Ceiling> peaks) {
    Ceiling peak = peaks.getLast();
    int threads = peaks.stream().mapToInt(Ceiling::threads).max().orElseThrow();
    List<TunedShape> shapes = device.shapes();
    Axis x =
        Axis.powersOfTwo(
            "FLOP per byte of KV cache",
            intensities(shapes).min().orElseThrow() / MARGIN,
            intensities(shapes).max().orElseThrow() * MARGIN);
    double slowest = rates(shapes).min().orElseThrow();
    double fastest = Math.max(peak.best(), rates(shapes).max().orElseThrow());
    Axis y = Axis.powersOfTwo("GFLOP/s", slowest / MARGIN, fastest);
    List<Series> series = new ArrayList<>(roofs(device, peaks, x, y));
    for (AttentionKind kind : AttentionKind.values()) {
      add(series, kind.name(), Mark.POINTS, kind, it -> it.winner().threads() >= threads, shapes);
      add(
          series,
          kind + ", fewer threads",
          Mark.HOLLOW,
          kind,
          it -> it.winner().threads() < threads,
          shapes);
    }
    return new Chart.Xy(
        "Roofline",
        "%s between %s and %s of the roofline; arithmetic peak %s GFLOP/s."
            .formatted(
                Device.plural(shapes.size(), "shape"),
                Quantity.percent(shares(shapes).min().orElseThrow()),
                Quantity.percent(shares(shapes).max().orElseThrow()),
                Quantity.number(peak.best())),
        x,
        y,
        series);
  }

  private static void add(
      List<Series> series,
      String name,
      Mark mark,
      AttentionKind kind,
      Predicate<TunedShape> wanted,
      List<TunedShape> shapes) {
    List<Point> points =
        shapes.stream()
            .filter(tuned -> tuned.shape().kind() == kind)
            .filter(wanted)
            .map(RooflineSection::point)
            .toList();
    if (!points.isEmpty()) {
      series.add(new Series(name, Tone.of(kind), mark, points));
    }
  }

  /** Of each level the slanted part that lies in the picture; then the flat parts. */
  private static List<Series> roofs(Device device, List<Ceiling> peaks, Axis x, Axis y) {
    List<Series> roofs = new ArrayList<>();
    double highest = peaks.getLast().best();
    double fastest = 0;
    for (Resource level : LEVELS) {
      Optional<Ceiling> ceiling = device.ceiling(level);
      if (ceiling.isEmpty()) {
        continue;
      }
      double bandwidth = ceiling.get().best();
      double from = Math.max(x.low(), y.low() / bandwidth);
      double ridge = Math.min(x.high(), highest / bandwidth);
      fastest = Math.max(fastest, bandwidth);
      if (from < ridge) {
        String name = "%s %s GB/s".formatted(ShapeName.resource(level), Quantity.number(bandwidth));
        roofs.add(
            new Series(
                name,
                Tone.MEMORY,
                Mark.ROOF,
                List.of(
                    new Point(from, bandwidth * from, name),
                    new Point(ridge, bandwidth * ridge, name))));
      }
    }
    for (Ceiling peak : peaks) {
      roofs.add(flat(peak, fastest, x));
    }
    return roofs;
  }

  /** From where the fastest level of memory could feed it. */
  private static Series flat(Ceiling peak, double bandwidth, Axis x) {
    double from = bandwidth > 0 ? peak.best() / bandwidth : x.low();
    from = Math.clamp(from, x.low(), x.high());
    String name =
        "%s %s GFLOP/s"
            .formatted(ShapeName.resource(peak.resource()), Quantity.number(peak.best()));
    return new Series(
        name,
        Tone.FMA,
        Mark.ROOF,
        List.of(new Point(from, peak.best(), name), new Point(x.high(), peak.best(), name)));
  }

  private static Point point(TunedShape tuned) {
    return new Point(
        tuned.shape().intensity(),
        tuned.roofline().gflops(),
        "%s: %s of %s"
            .formatted(
                ShapeName.of(tuned),
                Quantity.percent(tuned.roofline().share()),
                ShapeName.resource(tuned.roofline().binding())));
  }

  private static Table table(List<TunedShape> shapes) {
    Table.Rows rows =
        Table.of(
            "Tuned shapes under the roofline",
            text("Heads/KV/dim · keys"),
            text("Kind"),
            number("Threads"),
            number("FLOP/byte"),
            number("GFLOP/s"),
            number("GB/s"),
            text("Cache lies in"),
            number("Share"));
    for (TunedShape tuned : shapes) {
      rows.row(
          ShapeName.of(tuned),
          tuned.shape().kind().name(),
          String.valueOf(tuned.winner().threads()),
          Quantity.number(tuned.shape().intensity()),
          Quantity.number(tuned.roofline().gflops()),
          Quantity.number(tuned.roofline().gbPerSecond()),
          ShapeName.resource(tuned.roofline().memory()),
          Quantity.percent(tuned.roofline().share()));
    }
    return rows.table();
  }

  private static DoubleStream intensities(List<TunedShape> shapes) {
    return shapes.stream().mapToDouble(tuned -> tuned.shape().intensity());
  }

  private static DoubleStream rates(List<TunedShape> shapes) {
    return shapes.stream().mapToDouble(tuned -> tuned.roofline().gflops());
  }

  private static DoubleStream shares(List<TunedShape> shapes) {
    return shapes.stream().mapToDouble(tuned -> tuned.roofline().share());
  }
}
