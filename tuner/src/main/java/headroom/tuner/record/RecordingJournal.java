package headroom.tuner.record;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.tuner.journal.JournalFile;
import headroom.tuner.journal.JournalWriter;
import headroom.tuner.journal.RunEvent;
import headroom.tuner.journal.RunEventJson;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.journal.Stamp;
import headroom.tuner.measure.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * What a recording knows, line by line on the disk as it is measured. A recording that was stopped
 * goes on from there; one that is complete is compressed, and the lines themselves go.
 *
 * <pre>
 *   {"type":"run",…,"identity":{"shape":…,"space":…,…}}
 *   {"type":"outcome","phase":"screen","round":0,"shape":…,"config":{…},"outcome":"measured","sampleNanos":[…],…}
 * </pre>
 */
final class RecordingJournal implements AutoCloseable {

  private final Path file;
  private final JournalWriter writer;
  private final String shape;
  private final List<Outcome> known;
  private final long beganNanos;

  private RecordingJournal(
      Path file, JournalWriter writer, String shape, List<Outcome> known, long spentNanos) {
    this.file = file;
    this.writer = writer;
    this.shape = shape;
    this.known = List.copyOf(known);
    this.beganNanos = System.nanoTime() - spentNanos;
  }

  /**
   * Begins a journal, or goes on with the one that is there.
   *
   * @param shape label of what is decoded
   * @throws DocumentException if it cannot be read or written, or is of another recording
   */
  static RecordingJournal open(Path file, RunHeader now, String shape) {
    if (!Files.exists(file)) {
      JournalWriter writer = JournalWriter.begin(file);
      writer.append(now.write());
      return new RecordingJournal(file, writer, shape, List.of(), 0);
    }
    JournalFile read = JournalFile.read(file);
    List<Outcome> known = new ArrayList<>();
    long spent = 0;
    if (!read.lines().isEmpty()) {
      requireSame(file, RunHeader.read(read.lines().getFirst().fields()), now);
      for (JournalFile.Line line : read.lines().subList(1, read.lines().size())) {
        RunEvent event = RunEventJson.read(line.fields());
        spent = event.stamp().atNanos();
        if (event instanceof RunEvent.Screened screened) {
          known.add(screened.outcome());
        }
      }
    }
    JournalWriter writer = JournalWriter.goOn(file, read.wholeBytes());
    if (read.lines().isEmpty()) {
      writer.append(now.write());
    }
    return new RecordingJournal(file, writer, shape, known, spent);
  }

  private static void requireSame(Path file, RunHeader then, RunHeader now) {
    Optional<String> difference = then.difference(now);
    if (difference.isPresent()) {
      throw new DocumentException(
          "the recording in %s differs in %s; repeat its options to go on with it, or name another file with --out"
              .formatted(file, difference.get()));
    }
  }

  /** What was measured before this process, in order. */
  List<Outcome> known() {
    return known;
  }

  /** Writes down what was just measured. */
  void add(Outcome outcome, long spentNanos) {
    Stamp stamp = new Stamp(Math.max(0, System.nanoTime() - beganNanos), spentNanos);
    writer.append(RunEventJson.write(new RunEvent.Screened(stamp, shape, outcome)));
  }

  /**
   * Marks the recording as complete, and leaves it compressed.
   *
   * @throws DocumentException if that cannot be written; the lines stay then
   */
  void compressInto(Path packed) {
    Path fresh = packed.resolveSibling(packed.getFileName() + ".tmp");
    try {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(fresh))) {
        Files.copy(file, out);
      }
      Files.move(fresh, packed, StandardCopyOption.ATOMIC_MOVE);
      TextFile.syncFolderOf(packed);
      Files.delete(file);
    } catch (IOException e) {
      throw new DocumentException(
          "cannot write %s: %s; what was measured is in %s"
              .formatted(packed, TextFile.cause(e), file));
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
