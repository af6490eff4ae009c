package headroom.tuner.verify;

import headroom.json.TextFile;
import headroom.tuner.gate.LineAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a verification began and found, one JSON object a line, on disk before the next thing
 * begins. So the process after one that a kernel took along knows what not to try again.
 */
final class VerifyJournal implements AutoCloseable {

  /** Some thousand lines of a few hundred bytes are usual. */
  private static final int MOST_BYTES = 64 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final LineAppender lines;

  /** Appends to a file, which is made with the first line. */
  VerifyJournal(Path file) {
    this.lines = new LineAppender(file);
  }

  /** Puts an event on disk. */
  void write(VerifyEvent event) {
    lines.append(JSON.writerFor(VerifyEvent.class).writeValueAsString(event));
  }

  /** All events; a last line that was cut off is none. */
  static List<VerifyEvent> read(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    return TextFile.read(file, MOST_BYTES).lines().flatMap(VerifyJournal::event).toList();
  }

  private static Stream<VerifyEvent> event(String line) {
    try {
      return Stream.ofNullable(JSON.readValue(line, VerifyEvent.class));
    } catch (JacksonException e) {
      return Stream.empty();
    }
  }

  /** What was begun last and has no end; empty if the last event tells one. */
  static Optional<VerifyEvent.Begun> unfinished(List<VerifyEvent> events) {
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of(events.getLast())
            .filter(VerifyEvent.Begun.class::isInstance)
            .map(VerifyEvent.Begun.class::cast);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
