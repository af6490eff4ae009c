package headroom.tuner.gate.selftest;

import headroom.tuner.gate.Overall;
import headroom.tuner.gate.stats.ClopperPearson;
import headroom.tuner.gate.stats.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Runs of one scenario, counted. A run is what a CI job would have said; a benchmark, what it would
 * have said of one kernel.
 */
public final class Tally {

  private final Scenario scenario;
  private final List<Double> spreads = new ArrayList<>();
  private final List<Double> changes = new ArrayList<>();
  private int runs;
  private int failedRuns;
  private int openRuns;
  private int benchmarks;
  private int failedBenchmarks;

  Tally(Scenario scenario) {
    this.scenario = scenario;
  }

  void add(Judgement run) {
    runs++;
    failedRuns += run.overall() == Overall.FAIL ? 1 : 0;
    openRuns += run.overall() == Overall.INCONCLUSIVE ? 1 : 0;
    for (Judgement.OfBenchmark benchmark : run.benchmarks()) {
      benchmarks++;
      failedBenchmarks += benchmark.verdict().equals(scenario.fault()) ? 1 : 0;
      benchmark.effect().map(Effect::spread).ifPresent(spreads::add);
      benchmark.effect().map(Effect::change).ifPresent(changes::add);
    }
  }

  /** Which scenario. */
  public Scenario scenario() {
    return scenario;
  }

  /** Runs so far. */
  public int runs() {
    return runs;
  }

  /** Share of runs that failed: the rate of false alarms, where nobody is guilty. */
  public ClopperPearson failures() {
    return ClopperPearson.of(failedRuns, Math.max(1, runs));
  }

  /** Share of runs that were inconclusive. */
  public ClopperPearson inconclusive() {
    return ClopperPearson.of(openRuns, Math.max(1, runs));
  }

  /** Share of benchmarks that failed: the power, where all are guilty. */
  public ClopperPearson found() {
    return ClopperPearson.of(failedBenchmarks, Math.max(1, benchmarks));
  }

  /** How much slower the candidate was found, in percent: median over benchmarks and runs. */
  public OptionalDouble changePercent() {
    return percent(changes);
  }

  /** How far a pair strays, in percent: median over benchmarks and runs. */
  public OptionalDouble spreadPercent() {
    return percent(spreads);
  }

  static String head() {
    return "| scenario | runs | FAIL (95%) | INCONCLUSIVE (95%) | benchmarks that fail (95%) |"
        + " median change | median spread |\n"
        + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |";
  }

  String row() {
    return "| %s | %d | %s | %s | %s | %s | %s |"
        .formatted(
            scenario.label(),
            runs,
            words(failures()),
            words(inconclusive()),
            words(found()),
            words(changePercent()),
            words(spreadPercent()));
  }

  private static String words(ClopperPearson share) {
    return String.format(
        Locale.ROOT,
        "%d of %d (%.1f to %.1f%%)",
        share.hits(),
        share.trials(),
        100 * share.low(),
        100 * share.high());
  }

  private static String words(OptionalDouble percent) {
    return percent.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f%%", percent.getAsDouble());
  }

  private static OptionalDouble percent(List<Double> logs) {
    double[] values = logs.stream().mapToDouble(Double::doubleValue).toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Effect.percent(new Median().evaluate(values)));
  }
}
