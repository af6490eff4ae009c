package headroom.tuner.session;

import headroom.json.DocumentException;
import headroom.profile.Ceiling;
import headroom.tuner.journal.JournalFile;
import headroom.tuner.journal.JournalWriter;
import headroom.tuner.journal.Origin;
import headroom.tuner.journal.RunEvent;
import headroom.tuner.journal.RunEventJson;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.journal.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The memory of a run. A run is a function of the answers that it gets from outside: outcomes,
 * ceilings, and when each was known. All of these stand in its journal, so a run whose process was
 * killed goes on by being run again: as long as the journal has the answer to what it asks, nothing
 * is measured, and then measuring goes on where it stopped.
 *
 * <p>Whoever asks looks for its answer with {@link #recall} first, and {@link #add}s what it had to
 * measure.
 */
final class RunJournal implements AutoCloseable {

  private record Recorded(int line, RunEvent event) {}

  private final Path file;
  private final RunHeader header;
  private final JournalWriter writer;
  private final RunClock clock;
  private final Consumer<RunEvent> witness;
  private final Deque<Recorded> recorded;

  private RunJournal(
      Path file,
      RunHeader header,
      JournalWriter writer,
      RunClock clock,
      Consumer<RunEvent> witness,
      Deque<Recorded> recorded) {
    this.file = file;
    this.header = header;
    this.writer = writer;
    this.clock = clock;
    this.witness = witness;
    this.recorded = recorded;
  }

  /**
   * Begins a journal, or goes on with the one that is there.
   *
   * @param file the journal
   * @param now this run
   * @param clock told when each event was known
   * @param witness told each event, recorded or new
   * @throws ResumeException if there is one of another run, or one that was changed
   * @throws DocumentException if it cannot be written
   */
  static RunJournal open(Path file, RunHeader now, RunClock clock, Consumer<RunEvent> witness) {
    if (!Files.exists(file)) {
      JournalWriter writer = JournalWriter.begin(file);
      writer.append(now.write());
      return new RunJournal(file, now, writer, clock, witness, new ArrayDeque<>());
    }
    Deque<Recorded> recorded = new ArrayDeque<>();
    long whole;
    RunHeader then;
    Optional<Origin> last;
    try {
      JournalFile read = JournalFile.read(file);
      List<JournalFile.Line> lines = read.lines();
      whole = read.wholeBytes();
      then = lines.isEmpty() ? now : RunHeader.read(lines.getFirst().fields());
      last = lastOrigin(then, lines);
      lines.stream()
          .skip(1)
          .filter(line -> !Origin.isMove(line.fields()))
          .forEach(
              line -> recorded.add(new Recorded(line.number(), RunEventJson.read(line.fields()))));
    } catch (DocumentException e) {
      throw new ResumeException(String.valueOf(e.getMessage()));
    }
    Optional<String> difference = then.difference(now);
    if (difference.isPresent()) {
      throw new ResumeException(
          "the unfinished run in %s differs in %s; repeat its options to go on with it, or start anew with --no-resume, which leaves that file as it is"
              .formatted(file, difference.get()));
    }
    JournalWriter writer = JournalWriter.goOn(file, whole);
    if (whole == 0) {
      writer.append(now.write());
    } else if (goesOn(recorded) && !last.equals(now.origin())) {
      now.origin().map(Origin::move).ifPresent(writer::append);
    }
    return new RunJournal(file, then, writer, clock, witness, recorded);
  }

  /** Where the last lines were measured. */
  private static Optional<Origin> lastOrigin(RunHeader header, List<JournalFile.Line> lines) {
    return header
        .origin()
        .map(
            began ->
                lines.stream()
                    .skip(1)
                    .map(JournalFile.Line::fields)
                    .filter(Origin::isMove)
                    .reduce(began, Origin::moved, (a, b) -> b));
  }

  private static boolean goesOn(Deque<Recorded> recorded) {
    return recorded.isEmpty() || !(recorded.getLast().event() instanceof RunEvent.Ended);
  }

  /** When the run began, in its first process. */
  Instant started() {
    return header.started();
  }

  /** Whether answers are still there: what is on disk then knows more than this process. */
  boolean recalling() {
    return !recorded.isEmpty();
  }

  /** Answers that are still there. */
  int recorded() {
    return recorded.size();
  }

  /**
   * The recorded answer to what is asked now.
   *
   * @param type what kind of answer
   * @param fits whether it answers the question
   * @param question for the message
   * @return nothing if the journal is at its end: it must be measured
   * @throws ResumeException if the journal has the answer to another question
   */
  <E extends RunEvent> Optional<E> recall(Class<E> type, Predicate<E> fits, String question) {
    Recorded next = recorded.peek();
    if (next == null) {
      return Optional.empty();
    }
    if (!type.isInstance(next.event()) || !fits.test(type.cast(next.event()))) {
      throw new ResumeException(
          "raw log %s: line %d has %s where the run asks for %s: it is of another run; start anew with --no-resume"
              .formatted(file, next.line(), next.event().describe(), question));
    }
    recorded.remove();
    E event = type.cast(next.event());
    clock.recall(event.stamp());
    witness.accept(event);
    return Optional.of(event);
  }

  /**
   * Writes down what was just measured, and when.
   *
   * @param startNanos the wall clock when measuring it began
   * @param event makes it from its stamp
   */
  void add(long startNanos, Function<Stamp, RunEvent> event) {
    RunEvent known = event.apply(clock.stamp(startNanos));
    writer.append(RunEventJson.write(known));
    clock.advance(known.stamp());
    witness.accept(known);
  }

  /** The device's ceilings, recorded or measured now. */
  List<Ceiling> ceilings(CeilingSource source) throws IOException {
    Optional<RunEvent.Ceilings> known =
        recall(RunEvent.Ceilings.class, any -> true, "the device's ceilings");
    if (known.isPresent()) {
      return known.get().ceilings();
    }
    long start = clock.wallNanos();
    List<Ceiling> measured = source.measure();
    add(start, stamp -> new RunEvent.Ceilings(stamp, measured));
    return measured;
  }

  /** Measures ceilings. */
  interface CeilingSource {
    List<Ceiling> measure() throws IOException;
  }

  /** Marks the run as finished. */
  void end(boolean complete) {
    Predicate<RunEvent.Ended> same = ended -> ended.complete() == complete;
    if (recall(RunEvent.Ended.class, same, "the end").isEmpty()) {
      add(clock.wallNanos(), stamp -> new RunEvent.Ended(stamp, complete));
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
