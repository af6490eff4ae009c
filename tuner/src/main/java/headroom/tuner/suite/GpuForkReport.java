package headroom.tuner.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a fork of {@link GpuDecodeBenchmark} knows and JMH's result does not carry. It goes where
 * {@link ForkReport} goes.
 *
 * @param relativeError against the float64 reference
 * @param scratchBytes device memory beside the cache
 * @param appendNanosPerToken time to append one token to the host's cache
 * @param iterations device time of each iteration's decodes, warm-up first; calm where the GPU was
 *     not throttled
 * @param millijoules energy of a decode, where the GPU counts it
 */
public record GpuForkReport(
    double relativeError,
    long scratchBytes,
    double appendNanosPerToken,
    List<ForkReport.Iteration> iterations,
    OptionalDouble millijoules) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Copies the iterations. */
  public GpuForkReport {
    iterations = List.copyOf(iterations);
  }

  void write(Path file) throws IOException {
    Files.writeString(file, MAPPER.writeValueAsString(this));
  }

  /**
   * Reads a report.
   *
   * @throws IOException if there is none, or it is cut off
   */
  public static GpuForkReport read(Path file) throws IOException {
    try {
      return MAPPER.readValue(Files.readString(file), GpuForkReport.class);
    } catch (JacksonException e) {
      throw new IOException("broken fork report " + file, e);
    }
  }
}
