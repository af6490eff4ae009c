package headroom.tuner.cli;

import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.shape.KvFormat;
import headroom.tuner.measure.CeilingClient;
import headroom.tuner.measure.ChildJvm;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.paired.FormatTable;
import headroom.tuner.paired.ShapeRounds;
import headroom.tuner.paired.ShareTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Shares of the roofline and ratios of formats. */
final class SharesReport implements RoundsReport {

  private final RoundsFiles files;
  private final DeviceFingerprint device;
  private final List<KvFormat> formats;
  private final int threads;

  /**
   * A table.
   *
   * @param files hold the rounds and the ceilings
   * @param formats the first is what the others are compared with
   * @param threads the most that a shape is decoded on
   */
  SharesReport(RoundsFiles files, DeviceFingerprint device, List<KvFormat> formats, int threads) {
    this.files = files;
    this.device = device;
    this.formats = List.copyOf(formats);
    this.threads = threads;
  }

  @Override
  public void measure(ChildJvm jvm, Consumer<String> progress) throws IOException {
    files.add(
        new CeilingClient(jvm, device.traits())
            .measure(threads, line -> progress.accept("ceilings: " + line)));
  }

  @Override
  public List<String> lines() {
    List<ShapeRounds> shapes = files.forks().stream().map(ForkRounds::rounds).toList();
    DeviceTraits traits = device.traits();
    List<String> lines = new ArrayList<>();
    lines.add("# Shares of the roofline, " + device.slug());
    lines.add("");
    lines.addAll(new ShareTable(files.ceilings(), traits, formats).lines(shapes));
    if (formats.size() > 1) {
      lines.add("");
      lines.add(
          "Formats of the KV cache in the same rounds, time over that of the first; below 1,"
              + " faster:");
      lines.add("");
      lines.addAll(new FormatTable(formats.stream().map(KvFormat::label).toList()).lines(shapes));
    }
    lines.add("");
    lines.addAll(RoundsOrigin.lines(files, device));
    lines.add(
        "- All variants for so many threads, in their default configurations, in one JVM per shape with the flags of the one that asks for most; the fastest by its median counts. Outputs within 1e-5 of float64. The share is that of min(FMA peak, read bandwidth of the level that holds the KV cache × intensity), where a cache beyond L3 is read from L3 as far as that holds it; its range is that of the rounds. Every round, and the ways left out: `%s`."
            .formatted(files.rawName()));
    lines.add(
        "- Ceilings, measured before and after, best (median): %s."
            .formatted(
                String.join("; ", files.ceilings().stream().map(SharesReport::text).toList())));
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
