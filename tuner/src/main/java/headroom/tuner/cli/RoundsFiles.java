package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.profile.DeviceFingerprint;
import headroom.tuner.paired.ForkRounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of a run that takes rounds: a Markdown table, written anew with every shape, and beside
 * it every round as JSONL. Of two forks of the same shape and threads the later one counts.
 */
final class RoundsFiles {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path table;
  private final Path raw;
  private final DeviceFingerprint device;
  private final BuildInfo build;
  private final Instant started = Instant.now().truncatedTo(ChronoUnit.MINUTES);
  private final Map<String, ForkRounds> forks = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param table where the table goes; the rounds go beside it, as {@code .jsonl}
   */
  RoundsFiles(Path table, DeviceFingerprint device, BuildInfo build) {
    this.table = table;
    String name = String.valueOf(table.getFileName()).replaceFirst("\\.md$", "");
    this.raw = table.resolveSibling(name + ".jsonl");
    this.device = device;
    this.build = build;
  }

  /**
   * Makes the folder, and a raw file whose only line says what runs where.
   *
   * @param rounds calm ones that are wanted per shape
   * @throws UserException if they cannot be written
   */
  void begin(int rounds) {
    ObjectNode line = JSON.createObjectNode().put("device", device.slug());
    line.put("tool", build.line()).put("started", started.toString()).put("rounds", rounds);
    try {
      Path folder = table.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      TextFile.requireWritable(table);
      Files.writeString(raw, JSON.writeValueAsString(line) + "\n");
    } catch (IOException | DocumentException e) {
      throw UserException.badInput(
          "cannot write %s: %s; name another file with --out".formatted(table, e.getMessage()));
    }
  }

  /** Appends a value to the raw file, as an object with one field. */
  void append(String field, Object value) throws IOException {
    append(JSON.writeValueAsString(Map.of(field, value)));
  }

  /** Appends a fork's rounds to the raw file. */
  void add(ForkRounds fork) throws IOException {
    append(fork.line());
    forks.put(fork.shape().label() + " " + fork.threads(), fork);
  }

  private void append(String line) throws IOException {
    Files.writeString(raw, line + "\n", StandardOpenOption.APPEND);
  }

  /** The raw file as one JSON list. */
  String json() throws IOException {
    return "[\n" + String.join(",\n", Files.readAllLines(raw)) + "\n]\n";
  }

  /** Writes the table's file. */
  void write(List<String> lines) {
    TextFile.writeAtomically(table, String.join("\n", lines) + "\n");
  }

  /** What counts, in the order in which it came. */
  List<ForkRounds> forks() {
    return List.copyOf(forks.values());
  }

  /** The name of the raw file, for remarks. */
  String rawName() {
    return String.valueOf(raw.getFileName());
  }

  /** When, with what, on which machine, and how often its cores were calm. */
  List<String> origin() {
    int visits = forks.values().stream().mapToInt(it -> it.calmness().visits()).sum();
    int calm = forks.values().stream().mapToInt(it -> it.calmness().calmVisits()).sum();
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
    lines.add(
        "- A round is a visit of some 2 ms to each contender, in random order; it counts if all cores in use were calm before and after each visit. A visit that was not calm is repeated at once, as far as the shape's time goes: %d of %d visits were calm. A time is the median of the rounds' medians."
            .formatted(calm, visits));
    return lines;
  }
}
