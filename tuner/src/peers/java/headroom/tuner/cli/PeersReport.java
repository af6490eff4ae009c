package headroom.tuner.cli;

import headroom.json.TextFile;
import headroom.profile.DeviceFingerprint;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.paired.PeerTable;
import headroom.tuner.paired.ShapeRounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The table and the raw rounds of one run, written anew with every shape. */
final class PeersReport {

  private static final List<String> LIBRARIES = List.of("MKL", "OpenBLAS", "PyTorch");

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path table;
  private final Path raw;
  private final DeviceFingerprint device;
  private final BuildInfo build;
  private final int rounds;
  private final Instant started = Instant.now().truncatedTo(ChronoUnit.MINUTES);
  private final List<ForkRounds> forks = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param table where the table goes; the rounds go beside it, as {@code .jsonl}
   * @param rounds counted ones per shape
   */
  PeersReport(Path table, DeviceFingerprint device, BuildInfo build, int rounds) {
    this.table = table;
    String name = String.valueOf(table.getFileName()).replaceFirst("\\.md$", "");
    this.raw = table.resolveSibling(name + ".jsonl");
    this.device = device;
    this.build = build;
    this.rounds = rounds;
  }

  /** Makes the folder, and a raw file whose only line says what runs where. */
  void begin() throws IOException {
    Path folder = table.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    ObjectNode line = JSON.createObjectNode().put("device", device.slug());
    line.put("tool", build.line()).put("started", started.toString()).put("rounds", rounds);
    Files.writeString(raw, JSON.writeValueAsString(line) + "\n");
  }

  void add(ForkRounds fork) throws IOException {
    forks.add(fork);
    Files.writeString(raw, fork.line() + "\n", StandardOpenOption.APPEND);
    TextFile.writeAtomically(table, text());
  }

  private String text() {
    List<ShapeRounds> shapes = forks.stream().map(ForkRounds::rounds).toList();
    List<String> lines = new ArrayList<>();
    lines.add("# Decode by other libraries, %s".formatted(device.slug()));
    lines.add("");
    lines.addAll(new PeerTable(LIBRARIES).lines(shapes));
    lines.add("");
    lines.addAll(howTaken());
    return String.join("\n", lines) + "\n";
  }

  private List<String> howTaken() {
    double unrest = forks.stream().mapToDouble(ForkRounds::longestUnrestMillis).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add("- %s UTC; %s".formatted(STAMP.format(started), build.line()));
    lines.add(
        "- %s, %s, %s; %d cores, %d GiB; %s; %s"
            .formatted(
                device.model(),
                device.microarchitecture(),
                device.isa(),
                device.traits().cores(),
                device.memoryGiB(),
                device.os(),
                device.jdk()));
    forks.stream()
        .flatMap(fork -> fork.libraries().stream())
        .distinct()
        .forEach(library -> lines.add("- " + library));
    lines.add(
        "- f32, caches hot, outputs within 1e-5 of float64. All contenders of a line ran in one JVM, %d rounds in random order, some 25 ms each a round; a time is the median of the rounds' medians. A ratio is the median of the rounds' ratios, with the smallest and the largest. On one thread, calls on calm cores count, as in the profiles; on several, all do."
            .formatted(rounds));
    lines.add(
        "- Before each turn the process came to rest, after at most %.0f ms: no library's spinning threads disturb the next."
            .formatted(unrest));
    lines.add(
        "- `whole`: two products over all keys with a softmax between; `blocks`: of 256 keys with an online softmax; `gemm`: the query heads of a KV head are a matrix; `gemv`: each is a product of its own; `keys split`: over threads, one thread of the library in each. The softmax is vectorised as ours is. PyTorch calls MKL. Ways that were slower by far and every round: `%s`."
            .formatted(raw.getFileName()));
    return lines;
  }
}
