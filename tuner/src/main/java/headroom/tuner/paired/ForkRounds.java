package headroom.tuner.paired;

import headroom.shape.AttentionShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a fork that took rounds hands back: one line of JSON, which is also a line of the raw file.
 *
 * @param shape what was decoded; contestants of another format, the same over that
 * @param threads that each contestant decoded on
 * @param jvmFlags of our kernels' configurations
 * @param calmness which rounds count
 * @param times of every round
 * @param leftOut contestants without times, each with its reason
 * @param longestUnrestMillis the longest wait until a contestant's threads had stopped spinning
 * @param libraries what each library says of itself: version, core type
 */
public record ForkRounds(
    AttentionShape shape,
    int threads,
    List<String> jvmFlags,
    Calmness calmness,
    List<RoundTimes> times,
    List<String> leftOut,
    double longestUnrestMillis,
    List<String> libraries) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a contestant has no time for some round
   */
  public ForkRounds {
    jvmFlags = List.copyOf(jvmFlags);
    times = List.copyOf(times);
    leftOut = List.copyOf(leftOut);
    libraries = List.copyOf(libraries);
    for (RoundTimes entry : times) {
      if (entry.nanos().size() != calmness.calm().size()) {
        throw new IllegalArgumentException(
            "%s has %d times for %d rounds"
                .formatted(
                    entry.contestant().label(), entry.nanos().size(), calmness.calm().size()));
      }
    }
  }

  /** What tables are made from: the calm rounds; where there is none, the disturbed ones. */
  public ShapeRounds rounds() {
    List<Boolean> calm = calmness.calm();
    boolean counted = calmness.calmRounds() > 0;
    int[] kept = IntStream.range(0, calm.size()).filter(i -> calm.get(i) == counted).toArray();
    return new ShapeRounds(
        shape, threads, calmness, times.stream().map(entry -> entry.only(kept)).toList(), leftOut);
  }

  /** The sides without any time: every way of theirs was left out. */
  public List<String> untimed(List<String> sides) {
    return sides.stream()
        .filter(side -> times.stream().noneMatch(it -> it.contestant().side().equals(side)))
        .toList();
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
