package headroom.tuner.gate.report;

import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.BenchmarkVerdict;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateResult;
import headroom.tuner.gate.Thresholds;
import headroom.tuner.gate.arm.ArmTask;
import headroom.tuner.gate.stats.Effect;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import headroom.tuner.gate.stats.Pairs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** A result with one benchmark of each verdict. */
public final class Results {

  public static final List<BenchmarkVerdict> EACH =
      List.of(
          new BenchmarkVerdict.Pass("at most 1.2% slower"),
          new BenchmarkVerdict.Slower("5.1% slower, p = 0.0010"),
          new BenchmarkVerdict.Incorrect("the candidate's output is wrong: relative error 0.3"),
          new BenchmarkVerdict.Inconclusive("the machine was not the same"),
          new BenchmarkVerdict.Broken("base: \u0007<died> & | `x` \n::error::fake"));

  private static final List<Pair> PAIRS =
      List.of(
          Pairs.of(Order.BASE_FIRST, 0.05),
          Pairs.of(Order.CANDIDATE_FIRST, 0.05),
          Pairs.of(Order.BASE_FIRST, 0.05),
          Pairs.of(Order.CANDIDATE_FIRST, 0.05));

  private Results() {}

  public static GateResult of(List<BenchmarkVerdict> verdicts) {
    return new GateResult(
        "headroom 0.1.0 (0123456789ab)",
        "some-cpu-avx2-2c",
        "origin/main (aaaaaaaaaaaa)",
        "working tree (<bbbb>)",
        Instant.parse("2026-01-02T03:04:05Z"),
        123.4,
        7,
        IntStream.range(0, verdicts.size()).mapToObj(i -> result(i, verdicts.get(i))).toList());
  }

  private static BenchmarkResult result(int number, BenchmarkVerdict verdict) {
    boolean measured = !(verdict instanceof BenchmarkVerdict.Broken);
    return new BenchmarkResult(
        new GateBenchmark(
            "bench-" + number,
            new ArmTask("tiled", Map.of("kvBlock", "256"), 1, 8, 1, 64, 512, "f32", 0),
            Thresholds.DEFAULT),
        verdict,
        measured ? Optional.of(Effect.of(PAIRS)) : Optional.empty(),
        OptionalDouble.empty(),
        measured ? PAIRS : List.of(),
        List.of(),
        List.of());
  }
}
