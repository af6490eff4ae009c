package headroom.tuner.gate;

import java.time.Instant;
import java.util.List;

/**
 * What a gate found; every output is made of it.
 *
 * @param tool the build that judged
 * @param device where
 * @param base what was known to be good
 * @param candidate what was asked about
 * @param started when
 * @param seconds how long it took, builds not counted
 * @param seed of orders and inputs
 * @param benchmarks in the suite's order
 */
public record GateResult(
    String tool,
    String device,
    String base,
    String candidate,
    Instant started,
    double seconds,
    long seed,
    List<BenchmarkResult> benchmarks) {

  /** Copies the list. */
  public GateResult {
    benchmarks = List.copyOf(benchmarks);
  }

  /** The verdict on all of it. */
  public Overall overall() {
    return Overall.of(benchmarks.stream().map(BenchmarkResult::verdict).toList());
  }

  /** Pairs that counted. */
  public int pairs() {
    return benchmarks.stream().mapToInt(it -> it.screen().size() + it.confirm().size()).sum();
  }

  /** Pairs that were taken again. */
  public int disturbed() {
    return benchmarks.stream().mapToInt(it -> it.disturbed().size()).sum();
  }
}
