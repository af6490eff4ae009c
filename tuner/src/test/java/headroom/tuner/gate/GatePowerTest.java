package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.gate.stats.ClopperPearson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the gate promises, on simulated machines with fixed seeds: how seldom it accuses unchanged
 * code, and which slowdowns it finds. {@code -Dheadroom.gateRuns=1000 -Dheadroom.storeResults=true}
 * writes the table in {@code results/gate} anew.
 */
class GatePowerTest {

  private static final int RUNS = Integer.getInteger("headroom.gateRuns", 100);

  private static final Path TABLE = Path.of("..", "results", "gate", "simulated.md");

  private static final String HEAD =
      """
      # What the gate is worth on simulated machines

      Pairs are drawn: normal noise of this spread, one pair in fifty off by 30%, a control that moves by 0.5%. Made by
      `./scripts/test.sh -pl tuner -am -Dtest=GatePowerTest -Dsurefire.failIfNoSpecifiedTests=false -Dheadroom.gateRuns=1000
      -Dheadroom.storeResults=true`. What a real machine adds is in the other files here.

      | slowdown | spread | benchmarks | runs | FAIL (95%) | INCONCLUSIVE | PASS | pairs per benchmark |
      | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
      """;

  private static final Map<String, String> ROWS = new TreeMap<>();

  /** Whole runs, and what they came to. */
  private static final class Runs {
    private final int benchmarks;
    private final Map<Overall, Integer> verdicts = new EnumMap<>(Overall.class);
    private int pairs;

    private Runs(double slowdown, double spread, int benchmarks) {
      this.benchmarks = benchmarks;
      for (long seed = 0; seed < RUNS; seed++) {
        List<BenchmarkResult> results =
            new GateProcedure(
                    SimulatedPairs.calm(Math.log1p(slowdown), spread, seed),
                    () -> false,
                    (_, _, _, _) -> {},
                    seed)
                .run(SimulatedPairs.suite(benchmarks));
        Overall verdict = Overall.of(results.stream().map(BenchmarkResult::verdict).toList());
        verdicts.merge(verdict, 1, Integer::sum);
        pairs += results.stream().mapToInt(it -> it.screen().size() + it.confirm().size()).sum();
      }
      ROWS.put(String.format(Locale.ROOT, "%5.3f %5.3f", slowdown, spread), row(slowdown, spread));
    }

    private double share(Overall verdict) {
      return verdicts.getOrDefault(verdict, 0) / (double) RUNS;
    }

    private ClopperPearson fail() {
      return ClopperPearson.of(verdicts.getOrDefault(Overall.FAIL, 0), RUNS);
    }

    private double pairsPerBenchmark() {
      return pairs / (double) (RUNS * benchmarks);
    }

    private String row(double slowdown, double spread) {
      ClopperPearson fail = fail();
      return String.format(
          Locale.ROOT,
          "| %.1f%% | %.1f%% | %d | %d | %.2f%% (%.2f to %.2f) | %.2f%% | %.2f%% | %.1f |\n",
          100 * slowdown,
          100 * spread,
          benchmarks,
          RUNS,
          100 * fail.share(),
          100 * fail.low(),
          100 * fail.high(),
          100 * share(Overall.INCONCLUSIVE),
          100 * share(Overall.PASS),
          pairsPerBenchmark());
    }
  }

  /**
   * Whatever the spread, a false alarm comes in 1% of runs of ten benchmarks, as far as so few
   * tell.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.005, 0.01, 0.03, 0.05, 0.1, 0.3})
  void unchangedCodeIsNotAccused(double spread) {
    Runs runs = new Runs(0, spread, 10);
    assertThat(runs.fail().low()).isLessThanOrEqualTo(0.01);
    assertThat(runs.share(Overall.FAIL)).isLessThanOrEqualTo(0.02);
    if (spread <= 0.03) {
      assertThat(runs.share(Overall.INCONCLUSIVE)).isLessThanOrEqualTo(0.05);
    }
    if (spread <= 0.005) {
      assertThat(runs.pairsPerBenchmark()).isLessThan(4.5);
    }
    if (spread >= 0.3) {
      assertThat(runs.share(Overall.INCONCLUSIVE)).isGreaterThanOrEqualTo(0.95);
    }
  }

  /** The quieter the machine, the smaller what is found: 4% is no less a slowdown than 5%. */
  @ParameterizedTest
  @CsvSource({"0.035, 0.005", "0.04, 0.005", "0.04, 0.01", "0.05, 0.03", "0.10, 0.05"})
  void slowdownsAreFound(double slowdown, double spread) {
    assertThat(new Runs(slowdown, spread, 1).share(Overall.FAIL)).isGreaterThanOrEqualTo(0.95);
  }

  /** Below what counts: nobody is accused, and nobody is left in doubt. */
  @ParameterizedTest
  @CsvSource({"0.01, 0.005", "0.02, 0.005"})
  void whatDoesNotCountPasses(double slowdown, double spread) {
    assertThat(new Runs(slowdown, spread, 1).share(Overall.PASS)).isGreaterThanOrEqualTo(0.95);
  }

  @AfterAll
  static void store() throws IOException {
    if (Boolean.getBoolean("headroom.storeResults")) {
      Files.writeString(TABLE, HEAD + String.join("", ROWS.values()));
    }
  }
}
