package headroom.tuner.gate.selftest;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a self-test came to, be its runs measured or drawn from recorded pairs.
 *
 * @param tool which build counted
 * @param resampled whether pairs were drawn again instead of taken
 * @param seed of orders and draws
 * @param benchmarks names of those that every run judged
 * @param tallies one for each scenario
 * @param recordings the raw files that the pairs stand in
 * @param table the same for people, a Markdown file
 */
public record SelfTestResult(
    String tool,
    boolean resampled,
    long seed,
    List<String> benchmarks,
    List<Tally> tallies,
    List<Recorded> recordings,
    Path table) {

  /** Copies the lists. */
  public SelfTestResult {
    benchmarks = List.copyOf(benchmarks);
    tallies = List.copyOf(tallies);
    recordings = List.copyOf(recordings);
  }

  /**
   * A raw file of pairs.
   *
   * @param file where
   * @param header what it is of, if it says so
   */
  public record Recorded(Path file, Optional<RawFile.Header> header) {}
}
