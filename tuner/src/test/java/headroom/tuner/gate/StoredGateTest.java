package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.stats.Sample;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Against the numbers of a profile, which cannot take turns. */
class StoredGateTest {

  private static final double STORED_GFLOPS = 100;

  private static final StoredWinner WINNER =
      new StoredWinner(SimulatedPairs.suite(1).getFirst(), 1000, 960, 1040);

  private static Function<GateBenchmark, ArmReply> times(
      double nanos, double spread, double gflops, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return _ ->
        new ArmReply.Measured(
            new Sample(nanos * Math.exp(spread * random.nextGaussian()), 40, 40, true),
            100,
            100,
            1e-7,
            10,
            gflops);
  }

  private static BenchmarkResult judge(Function<GateBenchmark, ArmReply> measure) {
    return judge(WINNER, measure);
  }

  private static BenchmarkResult judge(
      StoredWinner winner, Function<GateBenchmark, ArmReply> measure) {
    return new StoredGate(measure, OptionalDouble.of(STORED_GFLOPS), () -> false, (_, _) -> {})
        .run(List.of(winner))
        .getFirst();
  }

  @Test
  void insideTheProfilesIntervalPasses() {
    BenchmarkResult result = judge(times(1035, 0.001, STORED_GFLOPS, 1));
    assertThat(result.verdict()).isInstanceOf(BenchmarkVerdict.Pass.class);
    assertThat(result.verdict().reason())
        .startsWith("at most 7.")
        .endsWith("slower than the profile");
    assertThat(result.confirm()).isEmpty();
  }

  /** The quick profile of a busy machine: a candidate of half the speed is within its interval. */
  @Test
  void withinATooWideIntervalNothingIsRuledOut() {
    StoredWinner wide = new StoredWinner(WINNER.benchmark(), 1000, 550, 2160);
    for (double nanos : new double[] {2000, 1000, 620}) {
      assertThat(judge(wide, times(nanos, 0.001, STORED_GFLOPS, 1)).verdict())
          .as("%s ns", nanos)
          .isInstanceOf(BenchmarkVerdict.Inconclusive.class)
          .extracting(BenchmarkVerdict::reason)
          .asString()
          .contains("interval, 0.6 to 2.2 µs, hides a slowdown of 10.0%")
          .contains("larger --budget");
    }
    assertThat(judge(wide, times(600, 0.001, STORED_GFLOPS, 1)).verdict())
        .isInstanceOf(BenchmarkVerdict.Pass.class);
    assertThat(judge(wide, times(2500, 0.001, STORED_GFLOPS, 1)).verdict())
        .isInstanceOf(BenchmarkVerdict.Slower.class);
  }

  /** A profile of one fork knows no interval: its low end is 0. */
  @Test
  void anIntervalWithoutALowEndRulesNothingOut() {
    StoredWinner open = new StoredWinner(WINNER.benchmark(), 1000, 0, 9000);
    assertThat(judge(open, times(500, 0.001, STORED_GFLOPS, 1)).verdict())
        .isInstanceOf(BenchmarkVerdict.Inconclusive.class)
        .extracting(BenchmarkVerdict::reason)
        .asString()
        .contains("0.0 to 9.0 µs");
  }

  @Test
  void aRealSlowdownIsConfirmedByNewJvms() {
    BenchmarkResult result = judge(times(1150, 0.01, STORED_GFLOPS, 1));
    assertThat(result.verdict()).isInstanceOf(BenchmarkVerdict.Slower.class);
    assertThat(result.screen()).hasSize(3);
    assertThat(result.confirm()).hasSize(8);
  }

  @Test
  void aSlowMachineIsNotTheCandidatesFault() {
    assertThat(judge(times(1150, 0.01, 85, 1)).verdict())
        .isInstanceOf(BenchmarkVerdict.Inconclusive.class)
        .extracting(BenchmarkVerdict::reason)
        .asString()
        .contains("so is the control");
  }

  /** The control of 40 µs finds calm where a decode step does not. */
  @Test
  void aBusyNeighbourIsNotTheCandidatesFault() {
    Function<GateBenchmark, ArmReply> beside =
        benchmark ->
            times(1150, 0.01, STORED_GFLOPS, 1).apply(benchmark) instanceof ArmReply.Measured it
                ? new ArmReply.Measured(
                    new Sample(it.sample().medianNanos(), 40, 40, false), 100, 3, 1e-7, 10, 100)
                : new ArmReply.Failed("not measured");
    assertThat(judge(beside).verdict())
        .isInstanceOf(BenchmarkVerdict.Inconclusive.class)
        .extracting(BenchmarkVerdict::reason)
        .asString()
        .contains("something else used the cores");
  }

  @Test
  void noiseIsNotCalled() {
    int alarms = 0;
    for (long seed = 0; seed < 300; seed++) {
      alarms +=
          judge(times(1000, 0.08, STORED_GFLOPS, seed)).verdict() instanceof BenchmarkVerdict.Slower
              ? 1
              : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo(3);
  }

  @Test
  void aWrongOutputFails() {
    assertThat(judge(_ -> new ArmReply.Incorrect("relative error 0.5")).verdict())
        .isInstanceOf(BenchmarkVerdict.Incorrect.class);
    assertThat(judge(_ -> new ArmReply.Failed("no such variant")).verdict())
        .isEqualTo(new BenchmarkVerdict.Broken("no such variant"));
    assertThat(judge(_ -> new ArmReply.TimedOut("took longer than 120 s")).verdict())
        .isEqualTo(new BenchmarkVerdict.Broken("took longer than 120 s"));
  }
}
