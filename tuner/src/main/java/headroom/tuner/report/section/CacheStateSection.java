package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.TunedShape;
import headroom.tuner.report.section.Chart.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The same shapes with the KV cache hot and cold. */
final class CacheStateSection {

  static final String ID = "cache-state";

  private static final String TITLE = "Hot against cold";

  private CacheStateSection() {}

  private record Pair(TunedShape hot, double coldNanos) {

    double hotNanos() {
      return hot.winner().medianNanos();
    }

    /** The same work in the other time. */
    double coldGflops() {
      return hot.roofline().gflops() * hotNanos() / coldNanos;
    }
  }

  static Section of(Device device) {
    List<Pair> pairs = pairs(device.shapes());
    if (pairs.isEmpty()) {
      return Section.missing(ID, TITLE, gap(device));
    }
    return Section.of(
        ID,
        TITLE,
        "Hot: the same cache is decoded over and over. Cold: it comes from main memory, as in a"
            + " model, which reads its other layers between two steps of one.",
        new Block.Figure(chart(pairs), table(pairs)));
  }

  private static String gap(Device device) {
    return switch (device.profile().device().kind()) {
      case CPU ->
          "no shape of the profile has a time from main memory beside the hot one."
              + " ./scripts/tune.sh takes both, but of KV caches of eight times L3 or 512 MiB,"
              + " which have no other state, and where L3 is not known or above 170 MiB";
      case GPU ->
          "no shape of the profile was measured with both a hot and a cold cache; ./scripts/tune.sh"
              + " measures one of the two, ./scripts/gpu-verify.sh both";
    };
  }

  private static List<Pair> pairs(List<TunedShape> shapes) {
    List<Pair> pairs = new ArrayList<>();
    for (TunedShape hot : shapes) {
      if (hot.cacheState().equals("hot")) {
        Stream.concat(
                hot.coldNanos().stream().boxed(),
                shapes.stream()
                    .filter(cold -> cold.cacheState().equals("cold"))
                    .filter(cold -> cold.shape().equals(hot.shape()))
                    .map(cold -> cold.winner().medianNanos()))
            .findFirst()
            .ifPresent(nanos -> pairs.add(new Pair(hot, nanos)));
      }
    }
    return pairs;
  }

  private static Chart chart(List<Pair> pairs) {
    return new Chart.Bars(
        TITLE,
        "%s measured both ways.".formatted(Device.plural(pairs.size(), "shape")),
        "GFLOP/s",
        false,
        pairs.stream().map(pair -> ShapeName.of(pair.hot())).toList(),
        List.of(
            bar("Hot", Tone.THIRD, pairs, pair -> pair.hot().roofline().gflops()),
            bar("Cold", Tone.FOURTH, pairs, Pair::coldGflops)));
  }

  private static Bar bar(String name, Tone tone, List<Pair> pairs, ToDoubleFunction<Pair> rate) {
    return new Bar(
        name,
        tone,
        pairs.stream().map(pair -> OptionalDouble.of(rate.applyAsDouble(pair))).toList());
  }

  private static Table table(List<Pair> pairs) {
    Table.Rows rows =
        Table.of(
            TITLE,
            text("Heads/KV/dim · keys"),
            number("Hot"),
            number("Cold"),
            number("Cold over hot"));
    for (Pair pair : pairs) {
      rows.row(
          ShapeName.of(pair.hot()),
          Quantity.time(pair.hotNanos()),
          Quantity.time(pair.coldNanos()),
          Quantity.times(pair.coldNanos() / pair.hotNanos()));
    }
    return rows.table();
  }
}
