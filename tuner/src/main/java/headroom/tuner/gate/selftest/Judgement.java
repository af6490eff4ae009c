package headroom.tuner.gate.selftest;

import com.fasterxml.jackson.annotation.JsonProperty;
import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.Overall;
import headroom.tuner.gate.stats.Effect;
import java.util.List;
import java.util.Optional;

/**
 * What one run of a self-test came to: a line of its raw file, so that a self-test that was stopped
 * goes on after its last whole run.
 *
 * @param scenario what was done to it
 * @param overall what a CI job would have been told
 * @param benchmarks what was said of each
 */
public record Judgement(
    @JsonProperty("what") Scenario scenario, Overall overall, List<OfBenchmark> benchmarks) {

  /** Copies the list. */
  public Judgement {
    benchmarks = List.copyOf(benchmarks);
  }

  /**
   * What was said of one benchmark.
   *
   * @param benchmark its name
   * @param verdict its label: {@code PASS}, {@code SLOWER} …
   * @param effect what the pairs showed, if there were enough
   */
  public record OfBenchmark(String benchmark, String verdict, Optional<Effect> effect) {}

  static Judgement of(Scenario scenario, List<BenchmarkResult> results) {
    return new Judgement(
        scenario,
        Overall.of(results.stream().map(BenchmarkResult::verdict).toList()),
        results.stream()
            .map(
                result ->
                    new OfBenchmark(
                        result.benchmark().name(), result.verdict().label(), result.effect()))
            .toList());
  }
}
