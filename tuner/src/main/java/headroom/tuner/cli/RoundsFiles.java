package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.tuner.gate.LineAppender;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.journal.RunLock;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.session.DeviceWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of a run that takes rounds: a Markdown table, written anew with every shape, and beside
 * it every round as JSONL, on the disk the moment it is known. Of two forks of the same shape and
 * threads the later one counts.
 *
 * <p>A run goes on with the rounds of one that asked for the same, of the same build on the same
 * device, and did not come to its end. The files of any other are kept beside.
 */
final class RoundsFiles implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RoundsPaths paths;
  private final RunLock lock;
  private final LineAppender lines;
  private final RunHeader header;
  private final Map<String, ForkRounds> forks = new LinkedHashMap<>();
  private List<Ceiling> ceilings = List.of();

  private RoundsFiles(RoundsPaths paths, RunLock lock, RunHeader header) {
    this.paths = paths;
    this.lock = lock;
    this.lines = new LineAppender(paths.raw());
    this.header = header;
  }

  /**
   * Goes on with what is there, or begins.
   *
   * @param table where the table goes; the rounds go beside it, as {@code .jsonl}
   * @param note told in a line which of both, and why
   * @throws UserException if the files cannot be written, or another run is writing them
   */
  static RoundsFiles open(
      Path table,
      RoundsWork work,
      DeviceFingerprint device,
      BuildInfo build,
      Consumer<String> note) {
    Map<String, String> identity = new LinkedHashMap<>(work.options());
    identity.putAll(DeviceWords.of(device, build.tool()));
    RunHeader now =
        new RunHeader(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            String.valueOf(table.getFileName()),
            device.slug(),
            identity);
    RoundsPaths paths = new RoundsPaths(table);
    paths.requireWritable();
    RunLock lock = hold(table);
    Optional<StoredRounds> unfinished = unfinished(paths, now, note);
    RoundsFiles files =
        new RoundsFiles(paths, lock, unfinished.map(StoredRounds::header).orElse(now));
    if (unfinished.isPresent()) {
      files.goOn(unfinished.get(), work, note);
    } else {
      files.append(JSON.writeValueAsString(now.write()));
    }
    return files;
  }

  private static RunLock hold(Path table) {
    return RunLock.hold(table)
        .orElseThrow(
            () ->
                UserException.busy(
                    "another run is writing %s; wait for its end, or name another file with --out"
                        .formatted(table)));
  }

  private static Optional<StoredRounds> unfinished(
      RoundsPaths paths, RunHeader now, Consumer<String> note) {
    if (!Files.exists(paths.raw())) {
      return Optional.empty();
    }
    String why;
    try {
      StoredRounds stored = StoredRounds.read(paths.raw());
      Optional<String> difference =
          stored.ended()
              ? Optional.of("that run came to its end")
              : stored.header().difference(now);
      if (difference.isEmpty()) {
        return Optional.of(stored);
      }
      why = difference.get();
    } catch (DocumentException e) {
      why = String.valueOf(e.getMessage());
    }
    note.accept(
        "begins anew, the rounds there are kept as %s: %s".formatted(paths.keepAside(), why));
    return Optional.empty();
  }

  private void goOn(StoredRounds stored, RoundsWork work, Consumer<String> note) {
    ceilings = stored.ceilings();
    stored.forks().stream().filter(work::done).forEach(this::count);
    note.accept(
        "goes on with %s: %d of %d shapes have their rounds"
            .formatted(paths.raw(), forks.size(), work.tasks().size()));
  }

  /** Appends ceilings; of these and earlier ones the higher count: a neighbour only lowers them. */
  void add(List<Ceiling> measured) {
    append(JSON.writeValueAsString(Map.of(StoredRounds.CEILINGS, measured)));
    ceilings = Ceiling.highest(ceilings, measured);
  }

  /** Appends a fork's rounds. */
  void add(ForkRounds fork) {
    append(fork.line());
    count(fork);
  }

  private void count(ForkRounds fork) {
    forks.put(fork.shape().label() + " " + fork.threads(), fork);
  }

  /** Says that nothing is left to do: the same command begins anew. */
  void end() {
    append(JSON.writeValueAsString(Map.of(StoredRounds.ENDED, Instant.now().toString())));
  }

  private void append(String line) {
    try {
      lines.append(line);
    } catch (UncheckedIOException e) {
      throw new DocumentException(
          e.getMessage() + "; what it holds is safe: mend that, and repeat the command to go on");
    }
  }

  /** Writes the table's file. */
  void write(List<String> rows) {
    TextFile.writeAtomically(paths.table(), String.join("\n", rows) + "\n");
  }

  /** The table. */
  String text() throws IOException {
    return Files.readString(paths.table());
  }

  /** The raw file as one JSON list. */
  String json() throws IOException {
    return "[\n" + String.join(",\n", Files.readAllLines(paths.raw())) + "\n]\n";
  }

  /** What counts, in the order in which it came. */
  List<ForkRounds> forks() {
    return List.copyOf(forks.values());
  }

  /** The highest ceilings so far. */
  List<Ceiling> ceilings() {
    return ceilings;
  }

  /** When the run began. */
  Instant started() {
    return header.started();
  }

  /** The name of the raw file, for remarks. */
  String rawName() {
    return String.valueOf(paths.raw().getFileName());
  }

  /** What there is if the run stops now. */
  String left() {
    return "%s holds the rounds of %d shapes; the same command goes on from there"
        .formatted(paths.raw(), forks.size());
  }

  @Override
  public void close() throws IOException {
    lines.close();
    lock.close();
  }
}
