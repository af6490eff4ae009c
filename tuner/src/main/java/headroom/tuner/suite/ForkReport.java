package headroom.tuner.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a benchmark fork knows and JMH's result does not carry.
 *
 * @param relativeError against the float64 reference, before timing
 * @param scratchBytes scratch memory of the kernel
 * @param appendNanosPerToken time to append one token to the cache
 * @param hugePageShare share of the KV cache in huge pages, where the system tells
 * @param iterations each iteration, warm-up first
 * @param controlRate the best rate of the control probe in this fork alone, for others: {@link
 *     headroom.cpu.device.CoreProbe#KNOWN_RATE}
 * @param threads that decode ran on
 * @param coldNanos median time of a decode from main memory, where there is one: {@link ColdCaches}
 */
public record ForkReport(
    double relativeError,
    long scratchBytes,
    double appendNanosPerToken,
    OptionalDouble hugePageShare,
    List<Iteration> iterations,
    double controlRate,
    int threads,
    OptionalDouble coldNanos) {

  /**
   * One iteration.
   *
   * @param medianNanos median time of its calls on calm cores; of all where those are too few
   * @param p95Nanos 95th percentile of the same calls
   * @param calm whether they were enough
   */
  public record Iteration(double medianNanos, double p95Nanos, boolean calm) {}

  /** System property that names the file a fork writes its report to. */
  public static final String PROPERTY = "headroom.fork.report";

  /** Begins the message of a fork whose kernel computed a wrong result. */
  public static final String INCORRECT = "incorrect: ";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Copies the iterations. */
  public ForkReport {
    iterations = List.copyOf(iterations);
  }

  /** Where this fork is asked to report, if it is. */
  static Optional<Path> file() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
  }

  /** Writes why a fork failed, beside where its report would be. */
  static void writeFailure(Path file, String message) throws IOException {
    Files.writeString(failureFile(file), message);
  }

  /** Where {@link #writeFailure} writes. */
  public static Path failureFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".failure");
  }

  /** Writes the report. */
  void write(Path file) throws IOException {
    Files.writeString(file, MAPPER.writeValueAsString(this));
  }

  /**
   * Reads a report.
   *
   * @throws IOException if there is none, or it is cut off
   */
  public static ForkReport read(Path file) throws IOException {
    try {
      return MAPPER.readValue(Files.readString(file), ForkReport.class);
    } catch (JacksonException e) {
      throw new IOException("broken fork report " + file, e);
    }
  }
}
