package headroom.tuner.report;

import headroom.config.KernelConfig;
import headroom.profile.Ceiling;
import headroom.profile.ConfirmedTime;
import headroom.profile.DeviceFingerprint;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A tuning profile as the plain tables a person reads after a run. */
public final class ProfileTable {

  private static final double KIB = 1024;
  private static final double PERCENT = 100;

  private final TuningProfile profile;
  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  private ProfileTable(TuningProfile profile, Paint paint) {
    this.profile = profile;
    this.paint = paint;
  }

  /**
   * The whole text, lines of at most 120 columns.
   *
   * @param ansi whether to colour it for a terminal
   */
  public static String render(TuningProfile profile, boolean ansi) {
    ProfileTable table = new ProfileTable(profile, new Paint(ansi));
    table.device();
    table.ceilings();
    table.shapes();
    table.winners();
    table.notes();
    return String.join("\n", table.lines) + "\n";
  }

  private void device() {
    DeviceFingerprint device = profile.device();
    lines.add(
        paint.bold(device.model())
            + "  %s, %d cores, %d-bit vectors"
                .formatted(device.isa(), device.traits().cores(), device.traits().vectorBits()));
    lines.add(
        "L1 %s, L2 %s, L3 %s; %d GiB; %s; %s"
            .formatted(
                bytes(device.traits().l1Bytes()),
                bytes(device.traits().l2Bytes()),
                bytes(device.traits().l3Bytes()),
                device.memoryGiB(),
                device.os(),
                device.jdk()));
  }

  private void ceilings() {
    TreeSet<Integer> counts =
        profile.ceilings().stream()
            .map(Ceiling::threads)
            .collect(Collectors.toCollection(TreeSet::new));
    TextTable table = new TextTable(1);
    List<String> head = new ArrayList<>(List.of("measured ceiling"));
    for (Resource resource : Resource.values()) {
      head.add("%s %s".formatted(resource.label(), resource.unit()));
    }
    table.row(head.toArray(String[]::new));
    for (int threads : counts) {
      List<String> row = new ArrayList<>(List.of(threads == 1 ? "1 thread" : threads + " threads"));
      for (Resource resource : Resource.values()) {
        row.add(ceiling(resource, threads).map(c -> number("%.0f", c.best())).orElse("-"));
      }
      table.row(row.toArray(String[]::new));
    }
    add(table);
  }

  private Optional<Ceiling> ceiling(Resource resource, int threads) {
    return profile.ceilings().stream()
        .filter(c -> c.resource() == resource && c.threads() == threads)
        .findFirst();
  }

  private void shapes() {
    if (profile.shapes().isEmpty()) {
      lines.add("");
      lines.add("no shape was tuned yet");
      return;
    }
    TextTable table = new TextTable(2);
    table.row(
        "kind",
        "model",
        "keys",
        "heads",
        "dim",
        "KV cache",
        "of MHA",
        "median µs",
        "±99%",
        "GFLOP/s",
        "GB/s",
        "of roofline",
        "on default");
    int keys = 0;
    for (TunedShape tuned : sideBySide()) {
      if (keys != 0 && keys != tuned.shape().seqLen()) {
        table.gap();
      }
      keys = tuned.shape().seqLen();
      table.row(cells(tuned));
    }
    add(table);
  }

  /** By length, then MHA, GQA, MQA: what sharing heads changes stands in neighbouring lines. */
  private List<TunedShape> sideBySide() {
    return profile.shapes().stream()
        .sorted(
            Comparator.comparingInt((TunedShape tuned) -> tuned.shape().batch())
                .thenComparingInt(tuned -> tuned.shape().seqLen())
                .thenComparing(tuned -> tuned.shape().kind())
                .thenComparing(TunedShape::shape))
        .toList();
  }

  private static String[] cells(TunedShape tuned) {
    AttentionShape shape = tuned.shape();
    ConfirmedTime winner = tuned.winner();
    return new String[] {
      shape.kind() + (shape.batch() == 1 ? "" : " ×" + shape.batch()),
      tuned.models().isEmpty() ? "-" : tuned.models().getFirst(),
      number("%d", shape.seqLen()),
      number("%d/%d", shape.queryHeads(), shape.kvHeads()),
      number("%d", shape.headDim()),
      bytes((long) shape.kvBytes(ElementType.F32)),
      shape.group() == 1 ? "1" : "1/" + shape.group(),
      number("%.1f", winner.medianNanos() / 1e3) + (winner.disturbedSamples() > 0 ? "*" : ""),
      halfWidth(winner),
      number("%.1f", tuned.roofline().gflops()),
      number("%.1f", tuned.roofline().gbPerSecond()),
      number("%.0f%% ", PERCENT * tuned.roofline().share()) + tuned.roofline().binding().label(),
      number("×%.2f", tuned.defaultTime().medianNanos() / winner.medianNanos())
    };
  }

  /** The farther end of the interval, in percent of the median. */
  private static String halfWidth(ConfirmedTime time) {
    double far =
        Math.max(time.highNanos() - time.medianNanos(), time.medianNanos() - time.lowNanos());
    double percent = PERCENT * far / time.medianNanos();
    return percent < PERCENT ? number("%.1f%%", percent) : ">100%";
  }

  private void winners() {
    if (profile.shapes().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(paint.bold("winning configurations"));
    for (TunedShape tuned : sideBySide()) {
      lines.add("  " + tuned.shape().label() + "  " + tuned.winner().threads() + " thread(s)");
      lines.addAll(wrapped(describe(tuned.winner().config())));
    }
    profile.shapes().stream()
        .map(tuned -> String.join(" ", tuned.winner().jvmFlags()))
        .filter(flags -> !flags.isEmpty())
        .distinct()
        .sorted()
        .forEach(flags -> lines.addAll(wrapped("JVM flags used: " + flags)));
  }

  private static String describe(KernelConfig config) {
    return config.key();
  }

  /** Lines of at most 116 columns, indented by four. */
  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > 110) {
        lines.add("    " + line.toString().strip());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    lines.add("    " + line.toString().strip());
    return lines;
  }

  private void notes() {
    lines.add("");
    if (!profile.run().complete()) {
      lines.add("incomplete: the run ended before every shape had its turn");
    }
    if (profile.shapes().stream().anyMatch(t -> t.winner().disturbedSamples() > 0)) {
      lines.add("* some samples ran while the control probe was slow (a busy neighbour)");
    }
    long ties = profile.shapes().stream().filter(tuned -> tuned.tieSet().size() > 1).count();
    if (ties > 0) {
      lines.add(
          "%d of %d winners tie with another finalist within the interval"
              .formatted(ties, profile.shapes().size()));
    }
    lines.add(
        "KV cache f32, one layer, hot; seed %d, %s, %.0f s, headroom %s (%s)"
            .formatted(
                profile.run().seed(),
                profile.run().preset(),
                profile.run().elapsedSeconds(),
                profile.tool().version(),
                profile.tool().commit()));
  }

  private void add(TextTable table) {
    lines.add("");
    lines.addAll(table.lines(paint::bold));
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String bytes(long bytes) {
    if (bytes == 0) {
      return "unknown";
    }
    if (bytes < KIB * KIB) {
      return number("%.0f KiB", bytes / KIB);
    }
    return number(bytes < 10 * KIB * KIB ? "%.1f MiB" : "%.0f MiB", bytes / KIB / KIB);
  }
}
