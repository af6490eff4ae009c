package headroom.tuner.report;

import headroom.kernel.DeviceKind;
import headroom.profile.Ceiling;
import headroom.profile.ConfirmedTime;
import headroom.profile.Resource;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A tuning profile as the plain tables a person reads after a run. */
public final class ProfileTable {

  private static final double KIB = 1024;
  private static final double PERCENT = 100;
  private static final int COLUMNS = 120;
  private static final int COLD_COLUMN = 9;

  /** The longest preset is {@code starcoder2-15b}; with others of the same heads, {@code +2}. */
  private static final int MODEL_COLUMNS = 17;

  private final TuningProfile profile;
  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  /** Whether rows must say how their caches are kept, and whether they were cold. */
  private final boolean formatsVary;

  private final boolean statesVary;

  /** Whether hot shapes have a time from main memory beside theirs. */
  private final boolean bothStates;

  private ProfileTable(TuningProfile profile, Paint paint) {
    this.profile = profile;
    this.paint = paint;
    List<TunedShape> shapes = profile.shapes();
    this.formatsVary = shapes.stream().anyMatch(it -> !it.shape().format().equals(KvFormat.F32));
    this.bothStates = shapes.stream().anyMatch(it -> it.cold().isPresent());
    this.statesVary = shapes.stream().map(TunedShape::cacheState).distinct().count() > 1;
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
    List<String> device =
        DeviceLines.of(profile.device()).stream().map(ProfileTable::fitting).toList();
    lines.add(paint.bold(device.getFirst()));
    lines.addAll(device.subList(1, device.size()));
  }

  private void ceilings() {
    TreeSet<Integer> counts =
        profile.ceilings().stream()
            .map(Ceiling::threads)
            .collect(Collectors.toCollection(TreeSet::new));
    TextTable table = new TextTable(1);
    List<String> head = new ArrayList<>(List.of("measured ceiling"));
    List<Resource> resources =
        Arrays.stream(Resource.values())
            .filter(it -> profile.ceilings().stream().anyMatch(c -> c.resource() == it))
            .toList();
    for (Resource resource : resources) {
      head.add("%s %s".formatted(resource.label(), resource.unit()));
    }
    table.row(head.toArray(String[]::new));
    for (int threads : counts) {
      List<String> row = new ArrayList<>(List.of(onGpu() ? "whole GPU" : counted(threads)));
      for (Resource resource : resources) {
        row.add(ceiling(resource, threads).map(c -> number("%.1f", c.best())).orElse("-"));
      }
      table.row(row.toArray(String[]::new));
    }
    add(table);
  }

  private Optional<Ceiling> ceiling(Resource resource, int threads) {
    return profile.ceilings().stream()
        .filter(c -> c.resource() == resource && c.threads() == threads)
        .max(Comparator.comparingDouble(Ceiling::best));
  }

  private void shapes() {
    if (profile.shapes().isEmpty()) {
      lines.add("");
      lines.add("no shape was tuned yet");
      return;
    }
    TextTable table = new TextTable(2);
    table.row(
        withoutUnused(
            "kind",
            "model",
            "keys",
            "heads",
            "dim",
            "KV/layer",
            formatsVary ? "format" : "of MHA",
            "median µs",
            "±99%",
            "cold µs",
            "GFLOP/s",
            "GB/s",
            "of roofline",
            "gain"));
    AttentionShape above = profile.shapes().getFirst().shape();
    for (TunedShape tuned : sideBySide()) {
      AttentionShape shape = tuned.shape();
      if (!table.isHeadOnly()
          && (shape.seqLen() != above.seqLen() || shape.batch() != above.batch())) {
        table.gap();
      }
      above = shape;
      table.row(withoutUnused(cells(tuned)));
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

  private String[] withoutUnused(String... cells) {
    return IntStream.range(0, cells.length)
        .filter(i -> bothStates || i != COLD_COLUMN)
        .mapToObj(i -> cells[i])
        .toArray(String[]::new);
  }

  private String[] cells(TunedShape tuned) {
    AttentionShape shape = tuned.shape();
    ConfirmedTime winner = tuned.winner();
    return new String[] {
      shape.kind()
          + (shape.batch() == 1 ? "" : " ×" + shape.batch())
          + (statesVary ? " " + tuned.cacheState() : ""),
      models(tuned.models()),
      number("%d", shape.seqLen()),
      number("%d/%d", shape.queryHeads(), shape.kvHeads()),
      number("%d", shape.headDim()),
      bytes((long) shape.kvBytes()),
      formatsVary ? inShort(shape.format()) : shape.group() == 1 ? "1" : "1/" + shape.group(),
      number("%.1f", winner.medianNanos() / 1e3) + (winner.disturbedSamples() > 0 ? "*" : ""),
      halfWidth(winner),
      cold(tuned),
      number("%.1f", tuned.roofline().gflops()),
      number("%.1f", tuned.roofline().gbPerSecond()),
      number("%.0f%% ", PERCENT * tuned.roofline().share()) + tuned.roofline().binding().label(),
      number("×%.2f", tuned.defaultTime().medianNanos() / winner.medianNanos())
    };
  }

  private static String cold(TunedShape tuned) {
    return tuned.cold().map(time -> number("%.1f", time.medianNanos() / 1e3)).orElse("-");
  }

  private static String models(List<String> models) {
    if (models.isEmpty()) {
      return "-";
    }
    String more = models.size() == 1 ? "" : " +" + (models.size() - 1);
    String first = models.getFirst();
    int room = MODEL_COLUMNS - more.length();
    return (first.length() <= room ? first : first.substring(0, room - 1) + "…") + more;
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
      ConfirmedTime winner = tuned.winner();
      List<String> words = new ArrayList<>();
      words.add(tuned.shape().label());
      words.add((onGpu() ? tuned.cacheState().toString() : counted(winner.threads())) + ":");
      words.addAll(List.of(winner.config().key().split(" ", -1)));
      words.addAll(winner.jvmFlags());
      if (tuned.tieSet().size() > 1) {
        words.add("(ties with %d)".formatted(tuned.tieSet().size() - 1));
      }
      lines.addAll(wrapped(words));
      tuned.flagFree().ifPresent(time -> lines.addAll(wrapped(flagFree(time, winner))));
    }
  }

  /**
   * Threads are a CPU's: of a GPU it is the state of L2 that tells two winners of a shape apart.
   */
  private boolean onGpu() {
    return profile.device().kind() == DeviceKind.GPU;
  }

  private static String counted(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  private static List<String> flagFree(ConfirmedTime time, ConfirmedTime winner) {
    List<String> words = new ArrayList<>(List.of("  without", "flags:"));
    words.addAll(List.of(time.config().key().split(" ", -1)));
    words.add(number("(×%.2f of the winner's time)", time.medianNanos() / winner.medianNanos()));
    return words;
  }

  /** The words on lines that fit, the first indented by two, the others by six. */
  private static List<String> wrapped(List<String> words) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(" ");
    for (String word : words) {
      if (line.length() + 1 + word.length() > COLUMNS && !line.toString().isBlank()) {
        lines.add(line.toString());
        line = new StringBuilder("     ");
      }
      line.append(' ').append(word);
    }
    lines.add(line.toString());
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
    lines.add("gain: over the default configuration, which needs no tuning");
    if (bothStates) {
      lines.add("cold: the winner with another KV cache at each decode, from main memory");
    }
    long ties = profile.shapes().stream().filter(tuned -> tuned.tieSet().size() > 1).count();
    if (ties > 0) {
      lines.add(
          "%d of %d winners tie with another finalist: the data cannot tell them apart"
              .formatted(ties, profile.shapes().size()));
    }
    profile
        .leaveOneOut()
        .map(RegretTable::summary)
        .map(ProfileTable::fitting)
        .ifPresent(lines::add);
    lines.add(
        fitting(
            "KV cache %s, %s; one layer; seed %d, preset %s, %.0f s, headroom %s (%s)"
                .formatted(
                    distinct(tuned -> describe(tuned.shape().format())),
                    distinct(TunedShape::cacheState),
                    profile.run().seed(),
                    profile.run().preset(),
                    profile.run().elapsedSeconds(),
                    profile.tool().version(),
                    profile.tool().commit())));
  }

  private static String describe(KvFormat format) {
    String element = format.element().label();
    return format.paged() ? "%s in pages of %d".formatted(element, format.pageTokens()) : element;
  }

  private static String inShort(KvFormat format) {
    String element = format.element().label();
    return format.paged() ? element + " p" + format.pageTokens() : element;
  }

  private String distinct(Function<TunedShape, String> field) {
    return profile.shapes().stream().map(field).distinct().collect(Collectors.joining("/"));
  }

  /** A model's name may have 200 characters, a terminal's line has fewer. */
  private static String fitting(String line) {
    return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 1) + "…";
  }

  private void add(TextTable table) {
    lines.add("");
    List<String> fitted =
        table.lines(UnaryOperator.identity()).stream().map(ProfileTable::fitting).toList();
    lines.add(paint.bold(fitted.getFirst()));
    lines.addAll(fitted.subList(1, fitted.size()));
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Two digits at least; 0 is a size that is not known. */
  static String bytes(long bytes) {
    if (bytes == 0) {
      return "unknown";
    }
    if (bytes < KIB * KIB) {
      return number("%.0f KiB", bytes / KIB);
    }
    if (bytes >= 10 * KIB * KIB * KIB) {
      return number("%.0f GiB", bytes / KIB / KIB / KIB);
    }
    return number(bytes < 10 * KIB * KIB ? "%.1f MiB" : "%.0f MiB", bytes / KIB / KIB);
  }
}
