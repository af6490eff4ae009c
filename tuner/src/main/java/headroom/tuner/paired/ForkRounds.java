package headroom.tuner.paired;

import headroom.shape.AttentionShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a fork of the {@code peers} suite hands back: one line of JSON, which is also a line of the
 * raw file.
 *
 * @param shape what was decoded
 * @param threads that each contestant decoded on
 * @param times of the counted rounds
 * @param leftOut contestants without times, each with its reason
 * @param longestUnrestMillis the longest wait until a contestant's threads had stopped spinning
 * @param libraries what each library says of itself: version, core type
 */
public record ForkRounds(
    AttentionShape shape,
    int threads,
    List<RoundTimes> times,
    List<String> leftOut,
    double longestUnrestMillis,
    List<String> libraries) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Copies the lists. */
  public ForkRounds {
    times = List.copyOf(times);
    leftOut = List.copyOf(leftOut);
    libraries = List.copyOf(libraries);
  }

  /** What the table is made from. */
  public ShapeRounds rounds() {
    return new ShapeRounds(shape, threads, times, leftOut);
  }

  /** One line of JSON, without a line break. */
  public String line() {
    return MAPPER.writeValueAsString(this);
  }

  /**
   * Reads what {@link #line} gave.
   *
   * @throws IOException if there is none, or it is cut off
   */
  public static ForkRounds read(Path file) throws IOException {
    try {
      return MAPPER.readValue(Files.readString(file), ForkRounds.class);
    } catch (JacksonException e) {
      throw new IOException("broken report of a fork: " + file, e);
    }
  }
}
