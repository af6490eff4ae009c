package headroom.tuner.measure;

import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** JSON lines between the tuner and its workers. */
final class Wire {

  /**
   * A request of some dozens of configurations takes 10 KB; a longer line is no message of ours.
   */
  static final int MAX_LINE_CHARS = 1 << 20;

  /** A message for a table or a log line; a compiler can say much more. */
  private static final int MAX_MESSAGE_CHARS = 400;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Wire() {}

  /** The message as one line, without the line's end. */
  static String write(Object message) {
    return MAPPER.writeValueAsString(message);
  }

  /** The message on this line, or nothing if the line is something else. */
  static <T> Optional<T> read(String line, Class<T> type) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(line, type));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /**
   * What went wrong, as one short line: the exception's class where its message alone would not
   * tell.
   */
  static String message(Throwable failure) {
    String said = failure.getMessage();
    boolean selfExplaining = failure instanceof IllegalArgumentException && said != null;
    String text =
        selfExplaining || said == null
            ? (said == null ? failure.getClass().getSimpleName() : said)
            : failure.getClass().getSimpleName() + ": " + said;
    return oneLine(text);
  }

  /** The text without line breaks, cut to what a table can show. */
  static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", "; ");
    return line.length() <= MAX_MESSAGE_CHARS
        ? line
        : line.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
  }

  /**
   * The next line of at most {@link #MAX_LINE_CHARS}; what is beyond is thrown away, so that a
   * flood without line breaks cannot fill the heap.
   *
   * @return the line, or nothing at the end of the stream
   */
  static Optional<String> readLine(Reader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = reader.read();
    if (next < 0) {
      return Optional.empty();
    }
    for (; next >= 0 && next != '\n'; next = reader.read()) {
      if (line.length() < MAX_LINE_CHARS) {
        line.append((char) next);
      }
    }
    return Optional.of(line.toString());
  }
}
