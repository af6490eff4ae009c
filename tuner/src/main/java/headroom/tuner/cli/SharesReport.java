package headroom.tuner.cli;

import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.shape.KvFormat;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.paired.FormatTable;
import headroom.tuner.paired.ShapeRounds;
import headroom.tuner.paired.ShareTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shares of the roofline and ratios of formats, with every round beside them. */
final class SharesReport {

  private final RoundsFiles files;
  private final DeviceFingerprint device;
  private final List<KvFormat> formats;
  private final int rounds;
  private List<Ceiling> ceilings = List.of();

  /**
   * Nothing yet.
   *
   * @param formats the first is what the others are compared with
   * @param rounds calm ones that are wanted
   */
  SharesReport(RoundsFiles files, DeviceFingerprint device, List<KvFormat> formats, int rounds) {
    this.files = files;
    this.device = device;
    this.formats = List.copyOf(formats);
    this.rounds = rounds;
  }

  void begin() {
    files.begin(rounds);
  }

  /** Takes the higher of these and earlier ceilings: a neighbour only lowers them. */
  void ceilings(List<Ceiling> measured) throws IOException {
    files.append("ceilings", measured);
    ceilings = Ceiling.highest(ceilings, measured);
    if (!files.forks().isEmpty()) {
      files.write(lines());
    }
  }

  void add(ForkRounds fork) throws IOException {
    files.add(fork);
    files.write(lines());
  }

  /** All that was measured. */
  String json() throws IOException {
    return files.json();
  }

  private List<String> lines() {
    List<ShapeRounds> shapes = files.forks().stream().map(ForkRounds::rounds).toList();
    DeviceTraits traits = device.traits();
    List<String> lines = new ArrayList<>();
    lines.add("# Shares of the roofline, " + device.slug());
    lines.add("");
    lines.addAll(new ShareTable(ceilings, traits, formats).lines(shapes));
    if (formats.size() > 1) {
      lines.add("");
      lines.add(
          "Formats of the KV cache in the same rounds, time over that of the first; below 1,"
              + " faster:");
      lines.add("");
      lines.addAll(new FormatTable(formats.stream().map(KvFormat::label).toList()).lines(shapes));
    }
    lines.add("");
    lines.addAll(files.origin());
    lines.add(
        "- All variants for so many threads, in their default configurations, in one JVM per shape with their own flags; the fastest by its median counts. Outputs within 1e-5 of float64. The share is that of min(FMA peak, read bandwidth of the level that holds the KV cache × intensity); its range is that of the rounds. Every round, and the ways left out: `%s`."
            .formatted(files.rawName()));
    lines.add(
        "- Ceilings, measured before and after, best (median): %s."
            .formatted(String.join("; ", ceilings.stream().map(SharesReport::text).toList())));
    return lines;
  }

  private static String text(Ceiling ceiling) {
    return String.format(
        Locale.ROOT,
        "%s on %d %.1f (%.1f) %s",
        ceiling.resource().label(),
        ceiling.threads(),
        ceiling.best(),
        ceiling.median(),
        ceiling.resource().unit());
  }
}
