package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.report.section.Chart.Bar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Several profiles side by side: their ceilings, and the shapes that two or more of them have. */
final class CompareSections {

  private final List<Device> devices;
  private final List<Entry> shared;

  /** What two profiles must both have to be compared: hot and cold times are of two experiments. */
  private record Entry(AttentionShape shape, String cacheState) implements Comparable<Entry> {

    private static final Comparator<Entry> ORDER =
        Comparator.comparing(Entry::shape).thenComparing(Entry::cacheState);

    static Entry of(TunedShape tuned) {
      return new Entry(tuned.shape(), tuned.cacheState());
    }

    String name() {
      return ShapeName.of(shape, cacheState);
    }

    @Override
    public int compareTo(Entry other) {
      return ORDER.compare(this, other);
    }
  }

  private CompareSections(List<Device> devices) {
    this.devices = devices;
    TreeMap<Entry, Integer> counts = new TreeMap<>();
    for (Device device : devices) {
      device.shapes().forEach(tuned -> counts.merge(Entry.of(tuned), 1, Integer::sum));
    }
    this.shared =
        counts.entrySet().stream()
            .filter(count -> count.getValue() > 1)
            .map(Map.Entry::getKey)
            .toList();
  }

  static List<Section> of(List<Device> devices) {
    CompareSections compare = new CompareSections(devices);
    return List.of(compare.ceilings(), compare.speed(), compare.share());
  }

  private Section ceilings() {
    Table.Rows rows = Table.of("Measured ceilings", columns("Ceiling"));
    for (Resource resource : Resource.values()) {
      if (devices.stream().allMatch(device -> device.ceiling(resource).isEmpty())) {
        continue;
      }
      rows.row(
          row(
              "%s, %s".formatted(ShapeName.resource(resource), resource.unit()),
              device ->
                  device
                      .ceiling(resource)
                      .map(Ceiling::best)
                      .map(Quantity::number)
                      .orElse(Quantity.NONE)));
    }
    return Section.of(
        "ceilings",
        "Ceilings",
        "What each device was measured to be able to do, with the most threads of its run.",
        new Block.Figure(
            new Chart.Bars(
                "Read bandwidth by memory level",
                "%s side by side.".formatted(Device.plural(devices.size(), "profile")),
                "GB/s",
                false,
                List.of("L1", "L2", "L3", "DRAM"),
                bars(
                    List.of(Resource.L1, Resource.L2, Resource.L3, Resource.DRAM),
                    (device, resource) ->
                        device
                            .ceiling(resource)
                            .map(ceiling -> OptionalDouble.of(ceiling.best()))
                            .orElse(OptionalDouble.empty()))),
            rows.table()));
  }

  private Section speed() {
    return bySharedShape(
        "speed",
        "Speed",
        "Floating-point rate of the shapes that two or more profiles have. The table shows the time"
            + " of one decode step.",
        "GFLOP/s",
        tuned -> tuned.roofline().gflops(),
        tuned -> Quantity.time(tuned.winner().medianNanos()));
  }

  private Section share() {
    return bySharedShape(
        "share",
        "Share of each device's own roofline",
        "How well the kernels use each device: a slower device may be used better.",
        "% of the roofline",
        tuned -> 100 * tuned.roofline().share(),
        tuned ->
            "%s of %s"
                .formatted(
                    Quantity.percent(tuned.roofline().share()),
                    ShapeName.resource(tuned.roofline().binding())));
  }

  private Section bySharedShape(
      String id,
      String title,
      String lead,
      String unit,
      Function<TunedShape, Double> length,
      Function<TunedShape, String> cell) {
    if (shared.isEmpty()) {
      return Section.missing(
          id,
          title,
          "no shape is in two of the profiles in the same cache state, hot or cold; run"
              + " ./scripts/tune.sh with one --preset, on GPUs with one --l2");
    }
    Table.Rows rows = Table.of(title, columns("Heads/KV/dim · keys"));
    for (Entry entry : shared) {
      rows.row(row(entry.name(), device -> tuned(device, entry).map(cell).orElse(Quantity.NONE)));
    }
    return Section.of(
        id,
        title,
        lead,
        new Block.Figure(
            new Chart.Bars(
                title,
                "%s in two or more profiles.".formatted(Device.plural(shared.size(), "shape")),
                unit,
                false,
                shared.stream().map(entry -> entry.shape().kind() + " " + entry.name()).toList(),
                bars(
                    shared,
                    (device, entry) ->
                        tuned(device, entry)
                            .map(it -> OptionalDouble.of(length.apply(it)))
                            .orElse(OptionalDouble.empty()))),
            rows.table()));
  }

  private interface Value<K> {
    OptionalDouble of(Device device, K key);
  }

  private <K> List<Bar> bars(List<K> keys, Value<K> value) {
    return IntStream.range(0, devices.size())
        .mapToObj(
            i ->
                new Bar(
                    devices.get(i).run().name(),
                    Tone.ofDevice(i),
                    keys.stream().map(key -> value.of(devices.get(i), key)).toList()))
        .filter(bar -> bar.values().stream().anyMatch(OptionalDouble::isPresent))
        .toList();
  }

  private static Optional<TunedShape> tuned(Device device, Entry entry) {
    return device.shapes().stream().filter(tuned -> Entry.of(tuned).equals(entry)).findFirst();
  }

  private Table.Column[] columns(String first) {
    List<Table.Column> columns = new ArrayList<>(List.of(text(first)));
    devices.forEach(device -> columns.add(number(device.run().name())));
    return columns.toArray(Table.Column[]::new);
  }

  private List<String> row(String first, Function<Device, String> cell) {
    List<String> row = new ArrayList<>(List.of(first));
    devices.stream().map(cell).forEach(row::add);
    return row;
  }
}
