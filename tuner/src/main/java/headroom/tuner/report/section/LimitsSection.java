package headroom.tuner.report.section;

import static headroom.tuner.report.section.Table.Column.number;
import static headroom.tuner.report.section.Table.Column.text;

import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.profile.RunInfo;
import headroom.profile.TuningProfile;
import headroom.tuner.report.section.Block.Property;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the device is, what it was measured to be able to do, and the run that found out. */
final class LimitsSection {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private LimitsSection() {}

  static Section of(Device device) {
    return Section.of(
        "device",
        "Device and measured ceilings",
        "Ceilings are measured on this device, not taken from a data sheet: the best rate of all"
            + " samples, and in brackets how far the median sample got.",
        new Block.Data(ceilings(device)),
        new Block.Properties(properties(device.profile())));
  }

  private static Table ceilings(Device device) {
    TreeSet<Integer> counts =
        device.profile().ceilings().stream()
            .map(Ceiling::threads)
            .collect(Collectors.toCollection(TreeSet::new));
    List<Table.Column> columns = new ArrayList<>(List.of(text("Ceiling")));
    counts.forEach(threads -> columns.add(number(DeviceWords.used(device.profile(), threads))));
    Table.Rows rows = Table.of("Measured ceilings", columns.toArray(Table.Column[]::new));
    for (Resource resource : Resource.values()) {
      if (device.ceiling(resource).isEmpty()) {
        continue;
      }
      List<String> row = new ArrayList<>();
      row.add(title(resource));
      for (int threads : counts) {
        row.add(device.ceiling(resource, threads).map(LimitsSection::rate).orElse(Quantity.NONE));
      }
      rows.row(row);
    }
    return rows.table();
  }

  private static String title(Resource resource) {
    return switch (resource) {
      case FMA -> "FMA, GFLOP/s";
      case L1 -> "L1 read, GB/s";
      case L2 -> "L2 read, GB/s";
      case L3 -> "L3 read, GB/s";
      case DRAM -> "Memory read, GB/s";
      case COPY -> "Memory copy, read and written, GB/s";
      case MMA_BF16 -> "Matrix products bf16, GFLOP/s";
      case MMA_F16 -> "Matrix products f16, GFLOP/s";
    };
  }

  private static String rate(Ceiling ceiling) {
    return "%s (%.0f%%)"
        .formatted(Quantity.number(ceiling.best()), 100 * ceiling.median() / ceiling.best());
  }

  private static List<Property> properties(TuningProfile profile) {
    RunInfo run = profile.run();
    List<Property> properties = new ArrayList<>(DeviceWords.properties(profile.device()));
    properties.add(
        new Property(
            "Run",
            "%s, preset %s, seed %d, %s%s"
                .formatted(
                    DAY.format(run.started()),
                    run.preset(),
                    run.seed(),
                    Quantity.time(run.elapsedSeconds() * 1e9),
                    run.complete() ? "" : ", incomplete")));
    properties.add(
        new Property("Tool", profile.tool().version() + ", commit " + profile.tool().commit()));
    return properties;
  }
}
