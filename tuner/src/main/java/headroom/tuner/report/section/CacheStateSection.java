package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.TunedShape;
import headroom.tuner.report.section.Chart.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The same shapes with the KV cache hot and cold. */
final class CacheStateSection {

  static final String ID = "cache-state";

  private static final String TITLE = "Hot against cold";

  private CacheStateSection() {}

  private record Pair(TunedShape hot, TunedShape cold) {}

  static Section of(Device device) {
    List<Pair> pairs = pairs(device.shapes());
    if (pairs.isEmpty()) {
      return Section.missing(ID, TITLE, gap(device));
    }
    return Section.of(
        ID,
        TITLE,
        "Hot: the same cache is decoded over and over. Cold: it comes from main memory.",
        new Block.Figure(chart(pairs), table(pairs)));
  }

  private static String gap(Device device) {
    return switch (device.profile().device().kind()) {
      case CPU ->
          "profiles of CPUs hold the hot state only, since ./scripts/tune.sh decodes the same cache"
              + " over and over there; lengths beyond L3, by --seq-len, come from main memory"
              + " all the same";
      case GPU ->
          "no shape of the profile was measured with both a hot and a cold cache; ./scripts/tune.sh"
              + " measures one of the two, ./scripts/gpu-verify.sh both";
    };
  }

  private static List<Pair> pairs(List<TunedShape> shapes) {
    List<Pair> pairs = new ArrayList<>();
    for (TunedShape hot : shapes) {
      shapes.stream()
          .filter(cold -> hot.cacheState().equals("hot") && cold.cacheState().equals("cold"))
          .filter(cold -> cold.shape().equals(hot.shape()))
          .forEach(cold -> pairs.add(new Pair(hot, cold)));
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
            new Bar("Hot", Tone.THIRD, pairs.stream().map(pair -> rate(pair.hot())).toList()),
            new Bar("Cold", Tone.FOURTH, pairs.stream().map(pair -> rate(pair.cold())).toList())));
  }

  private static OptionalDouble rate(TunedShape tuned) {
    return OptionalDouble.of(tuned.roofline().gflops());
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
      double hot = pair.hot().winner().medianNanos();
      double cold = pair.cold().winner().medianNanos();
      rows.row(
          ShapeName.of(pair.hot()),
          Quantity.time(hot),
          Quantity.time(cold),
          Quantity.times(cold / hot));
    }
    return rows.table();
  }
}
