package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.stats.Sample;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the numbers of a profile, which cannot take turns. */
class StoredGateTest {

  private static final double STORED_GFLOPS = 100;

  private static final Pattern DETECTABLE =
      Pattern.compile("; (\\d) JVMs would have confirmed a slowdown of ([0-9.]+)%$");

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
    return judge(winner, measure, () -> false);
  }

  private static BenchmarkResult judge(
      StoredWinner winner, Function<GateBenchmark, ArmReply> measure, BooleanSupplier timeIsUp) {
    return new StoredGate(measure, OptionalDouble.of(STORED_GFLOPS), timeIsUp, (_, _) -> {})
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
        .contains("so is the control")
        .containsPattern(DETECTABLE);
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
        .contains("something else used the cores")
        .containsPattern(DETECTABLE);
  }

  /** After 3 JVMs of the first stage, and so many of the second. */
  @ParameterizedTest
  @CsvSource({
    "1, time was up after 1 of 3 JVMs, 0",
    "2, time was up after 2 of 3 JVMs, 2",
    "4, time was up after 1 of 8 JVMs, 3",
    "10, time was up after 7 of 8 JVMs, 7"
  })
  void whenTimeIsUpItSaysWhatSoManyJvmsWouldHaveSeen(int jvms, String why, int of) {
    int[] asked = {0};
    BenchmarkVerdict verdict =
        judge(WINNER, times(1150, 0.01, STORED_GFLOPS, 1), () -> asked[0]++ == jvms).verdict();
    assertThat(verdict).isInstanceOf(BenchmarkVerdict.Inconclusive.class);
    assertThat(verdict.reason()).startsWith(why);
    Matcher told = DETECTABLE.matcher(verdict.reason());
    assertThat(told.find() ? Integer.parseInt(told.group(1)) : 0).isEqualTo(of);
  }

  /**
   * The number is no guess: of runs that are so much slower at this spread, nine in ten are found.
   */
  @Test
  void whatIsNotProvenSaysWhatWouldHaveBeen() {
    double[] nanos = {1050, 1060, 1300};
    int[] jvm = {0};
    BenchmarkVerdict open =
        judge(at -> times(nanos[jvm[0]++ % 3], 0, STORED_GFLOPS, 1).apply(at)).verdict();
    assertThat(open).isInstanceOf(BenchmarkVerdict.Inconclusive.class);
    assertThat(open.reason()).startsWith("looks 6.0% slower, but 8 JVMs do not prove it");
    Matcher told = DETECTABLE.matcher(open.reason());
    assertThat(told.find()).as(open.reason()).isTrue();
    double slowdown = Double.parseDouble(told.group(2)) / 100;
    assertThat(slowers(1 + slowdown)).as("of 200, at %s", slowdown).isGreaterThan(160);
    assertThat(slowers(1 + slowdown / 2)).as("of 200, at half of it").isLessThan(100);
  }

  private static long slowers(double times) {
    return LongStream.range(0, 200)
        .mapToObj(seed -> judge(times(1000 * times, 0.097, STORED_GFLOPS, seed)).verdict())
        .filter(BenchmarkVerdict.Slower.class::isInstance)
        .count();
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
