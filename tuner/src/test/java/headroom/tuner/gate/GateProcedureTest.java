package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import headroom.tuner.gate.stats.Pairs;
import headroom.tuner.gate.stats.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How the gate comes to a verdict; how often that is right stands in {@link GatePowerTest}. */
class GateProcedureTest {

  private static List<BenchmarkResult> run(int benchmarks, PairSource source, long seed) {
    return new GateProcedure(source, () -> false, (_, _, _, _) -> {}, seed)
        .run(SimulatedPairs.suite(benchmarks));
  }

  private static Overall verdict(List<BenchmarkResult> results) {
    return Overall.of(results.stream().map(BenchmarkResult::verdict).toList());
  }

  private static long count(
      int runs, int benchmarks, Overall wanted, LongFunction<PairSource> source) {
    return LongStream.range(0, runs)
        .filter(seed -> verdict(run(benchmarks, source.apply(seed), seed)) == wanted)
        .count();
  }

  /** Dividing by the median of the suite would erase it. */
  @Test
  void aSlowdownOfEveryBenchmarkIsFoundInEveryBenchmark() {
    List<BenchmarkResult> results = run(10, SimulatedPairs.calm(Math.log(1.08), 0.02, 5), 5);
    assertThat(results.stream().map(result -> result.verdict().label()))
        .filteredOn("SLOWER"::equals)
        .hasSizeGreaterThanOrEqualTo(9);
    assertThat(results)
        .allMatch(result -> Math.abs(result.effect().orElseThrow().change() - 0.077) < 0.02);
  }

  /** Whoever runs first is 20% slower: nobody fails, and a real slowdown is found all the same. */
  @Test
  void aSlotBiasNeitherAccusesNorHides() {
    double bias = -Math.log(1.2);
    assertThat(
            count(100, 10, Overall.FAIL, it -> SimulatedPairs.calm(0, 0.02, it).withSlotBias(bias)))
        .isLessThanOrEqualTo(1);
    assertThat(
            count(
                50,
                1,
                Overall.FAIL,
                it -> SimulatedPairs.calm(Math.log(1.06), 0.02, it).withSlotBias(bias)))
        .isGreaterThanOrEqualTo(47);
  }

  @Test
  void aMovedControlIsInconclusive() {
    List<BenchmarkResult> results =
        run(3, SimulatedPairs.calm(Math.log(1.1), 0.02, 7).withControlSpread(0.3), 7);
    assertThat(results)
        .allMatch(result -> result.verdict() instanceof BenchmarkVerdict.Inconclusive)
        .allMatch(result -> result.disturbed().size() > result.screen().size())
        .allMatch(result -> result.verdict().reason().contains("machine was not the same"));
  }

  /** A control that one arm always finds slower is no reason to accuse the kernel. */
  @Test
  void aControlThatDiffersBetweenTheArmsIsInconclusive() {
    PairSource source = (_, order) -> new Taken.Measured(Pairs.of(order, Math.log(1.2), 0.025));
    assertThat(run(1, source, 1).getFirst().verdict())
        .isInstanceOf(BenchmarkVerdict.Inconclusive.class)
        .extracting(BenchmarkVerdict::reason)
        .asString()
        .contains("control moved between base and candidate")
        .contains("would have confirmed");
  }

  /** Memory may be slower for one arm while arithmetic is not: another tenant of the L3 cache. */
  @Test
  void aMemoryControlThatDiffersBetweenTheArmsIsInconclusive() {
    Sample base = new Sample(1000, 40, 300, true);
    PairSource source =
        (_, order) -> new Taken.Measured(new Pair(order, base, new Sample(1200, 40, 330, true)));
    assertThat(run(1, source, 1).getFirst().verdict())
        .isInstanceOf(BenchmarkVerdict.Inconclusive.class);
  }

  @Test
  void wrongResultsOfTheCandidateFailAndOfTheBaseAreAnError() {
    PairSource candidate = (_, _) -> new Taken.Incorrect(Arm.CANDIDATE, "relative error 0.3");
    assertThat(verdict(run(2, candidate, 1))).isEqualTo(Overall.FAIL);
    assertThat(run(1, candidate, 1).getFirst().verdict().label()).isEqualTo("INCORRECT");
    PairSource base = (_, _) -> new Taken.Incorrect(Arm.BASE, "relative error 0.3");
    assertThat(verdict(run(2, base, 1))).isEqualTo(Overall.ERROR);
  }

  @Test
  void anArmThatDiesIsAnError() {
    PairSource source = (_, _) -> new Taken.Failed(Arm.BASE, "ended with exit code 134");
    BenchmarkVerdict verdict = run(1, source, 1).getFirst().verdict();
    assertThat(verdict).isEqualTo(new BenchmarkVerdict.Broken("base: ended with exit code 134"));
  }

  @Test
  void nothingMeasuredIsAnError() {
    assertThat(verdict(run(0, SimulatedPairs.calm(0, 0.01, 1), 1))).isEqualTo(Overall.ERROR);
  }

  @Test
  void aCleanRunTakesFewPairs() {
    List<BenchmarkResult> results = run(10, SimulatedPairs.calm(0, 0.01, 3), 3);
    assertThat(results.stream().mapToInt(it -> it.screen().size() + it.confirm().size()).sum())
        .isLessThanOrEqualTo(70);
  }

  /** Whoever looked slow in the screen by luck is judged by new pairs alone. */
  @Test
  void theSecondStageHasNewPairsOnly() {
    List<Order> taken = new ArrayList<>();
    PairSource lucky =
        (_, order) -> {
          taken.add(order);
          double change = taken.size() <= Levels.SCREEN_PAIRS ? 0.2 : 0;
          return new Taken.Measured(Pairs.of(order, change + 0.001 * (taken.size() % 3)));
        };
    BenchmarkResult result = run(1, lucky, 1).getFirst();
    assertThat(result.screen()).hasSize(Levels.SCREEN_PAIRS);
    assertThat(result.confirm()).isNotEmpty().allMatch(pair -> pair.change() < 0.01);
    assertThat(result.verdict()).isInstanceOf(BenchmarkVerdict.Pass.class);
  }

  /** The run is cut off after five pairs: what is not known is not called. */
  @Test
  void whenTimeIsUpTheRestIsInconclusive() {
    int[] left = {5};
    GateProcedure procedure =
        new GateProcedure(
            SimulatedPairs.calm(0.5, 0.02, 1), () -> left[0]-- <= 0, (_, _, _, _) -> {}, 1);
    List<BenchmarkResult> results = procedure.run(SimulatedPairs.suite(2));
    assertThat(results)
        .allMatch(result -> result.verdict() instanceof BenchmarkVerdict.Inconclusive)
        .allMatch(result -> result.verdict().reason().contains("time was up"));
  }

  /** A pair that is taken again is a pair that begins: the budget holds for it too. */
  @Test
  void whenTimeIsUpNoDisturbedPairIsTakenAgain() {
    int[] taken = {0};
    PairSource disturbed =
        (_, order) -> {
          taken[0]++;
          return new Taken.Measured(Pairs.of(order, 0, 0.5));
        };
    List<BenchmarkResult> results =
        new GateProcedure(disturbed, () -> taken[0] >= 3, (_, _, _, _) -> {}, 1)
            .run(SimulatedPairs.suite(1));
    assertThat(taken[0]).isEqualTo(3);
    assertThat(results.getFirst().verdict().reason()).startsWith("time was up after 0 of 8 pairs");
  }

  /** At a spread of 0.1% the bound excludes 5% after four pairs, and 4% is still a slowdown. */
  @Test
  void whatLooksLikeASlowdownGetsAllItsPairs() {
    BenchmarkResult result = run(1, SimulatedPairs.calm(Math.log(1.04), 0.001, 1), 1).getFirst();
    assertThat(result.screen()).hasSize(Levels.SCREEN_PAIRS);
    assertThat(result.confirm()).hasSize(16);
    assertThat(result.verdict()).isInstanceOf(BenchmarkVerdict.Slower.class);
  }

  @Test
  void theSameSeedGivesTheSameOrders() {
    List<List<Order>> orders =
        IntStream.range(0, 2)
            .mapToObj(
                _ ->
                    run(3, SimulatedPairs.calm(0, 0.02, 9), 9).stream()
                        .flatMap(result -> result.screen().stream())
                        .map(pair -> pair.order())
                        .toList())
            .toList();
    assertThat(orders.get(0)).isEqualTo(orders.get(1));
  }
}
