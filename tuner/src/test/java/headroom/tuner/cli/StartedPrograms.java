package headroom.tuner.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** The programs that this JVM has started, by its own flight recorder: also those that ended. */
final class StartedPrograms implements AutoCloseable {

  private static final String EVENT = "jdk.ProcessStart";

  private final Recording recording = new Recording();

  /** From now on. */
  StartedPrograms() {
    recording.enable(EVENT);
    recording.start();
  }

  /** The command lines until now; nothing more is recorded. */
  List<String> commands() throws IOException {
    recording.stop();
    Path file = Files.createTempFile("headroom-started", ".jfr");
    try {
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().equals(EVENT))
          .map(event -> event.getString("command"))
          .toList();
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}
