package headroom.tuner.gate.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.PairLog;
import headroom.tuner.gate.PairSource;
import headroom.tuner.gate.SuiteFile;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.stats.Pairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A self-test of hours is stopped now and then: what it knew is on disk, and counts. */
class SelfTestResumesTest {

  private static final List<Scenario> SCENARIOS = List.of(Scenario.UNCHANGED, Scenario.SLOWER_10);

  private static final RawFile.Header HEADER = new RawFile.Header("build", "device", List.of("a"));

  @TempDir private Path folder;

  private final List<GateBenchmark> suite = SuiteFile.standard().subList(0, 2);
  private final List<Scenario> opened = new ArrayList<>();

  private Path file() {
    return folder.resolve("raw.jsonl");
  }

  /** As a self-test on JVMs: pairs and verdicts go to the file at once. */
  private SelfTest test(PairLog log) {
    SplittableRandom random = new SplittableRandom(1);
    return new SelfTest(
        suite,
        scenario -> {
          opened.add(scenario);
          log.run(scenario.label(), "a", "b", "device");
          PairSource source =
              (_, order) ->
                  new Taken.Measured(
                      Pairs.of(
                          order, (scenario.guilty() ? 0.1 : 0) + 0.01 * random.nextGaussian()));
          return (benchmark, order) -> {
            Taken taken = source.take(benchmark, order);
            log.add(benchmark, taken);
            return taken;
          };
        },
        (_, _) -> {},
        7);
  }

  private List<Tally> rounds(int rounds) throws IOException {
    List<Judgement> earlier = Files.exists(file()) ? RawFile.read(file()).judgements() : List.of();
    try (PairLog log = new PairLog(file())) {
      return test(log).run(SCENARIOS, rounds, earlier, judged -> log.note(RawFile.JUDGED, judged));
    }
  }

  @Test
  void goesOnAfterItsLastWholeRun() throws IOException {
    String first = SelfTest.table(rounds(2));
    opened.clear();
    assertThat(SelfTest.table(rounds(2))).as("read from its file").isEqualTo(first);
    assertThat(opened).isEmpty();
    List<Tally> more = rounds(5);
    assertThat(opened).hasSize(6);
    assertThat(more).allMatch(tally -> tally.runs() == 5);
    assertThat(more.getLast().found().hits()).isEqualTo(10);
  }

  @Test
  void aKillInTheMiddleOfALineCostsThatLineOnly() throws IOException {
    assertThat(rounds(1)).hasSize(2);
    int pairs = RawFile.read(file()).pairs(Scenario.UNCHANGED, suite.getFirst().name()).size();
    Files.writeString(file(), "{\"type\":\"pa", StandardOpenOption.APPEND);
    assertThat(RawFile.read(file()).judgements()).hasSize(2);
    assertThat(rounds(2)).allMatch(tally -> tally.runs() == 2);
    assertThat(RawFile.read(file()).judgements()).hasSize(4);
    assertThat(RawFile.read(file()).pairs(Scenario.UNCHANGED, suite.getFirst().name()))
        .hasSizeGreaterThan(pairs);
  }

  @Test
  void aRecordingTakesWhatIsMissing() throws IOException {
    for (int wanted : new int[] {5, 12}) {
      RawFile earlier = Files.exists(file()) ? RawFile.read(file()) : RawFile.empty();
      try (PairLog log = new PairLog(file())) {
        test(log)
            .record(
                SCENARIOS,
                wanted,
                (scenario, benchmark) -> earlier.pairs(scenario, benchmark.name()).size());
      }
    }
    RawFile recorded = RawFile.read(file());
    for (Scenario scenario : SCENARIOS) {
      assertThat(recorded.pairs(scenario, suite.getLast().name())).hasSize(12);
    }
    assertThat(new Recording(List.of(recorded), 1).of(suite)).hasSize(2);
  }

  @Test
  void calibrationsComeBack() throws IOException {
    var calibration = new PlantedScenarios.Calibration("a", 0.004);
    try (PairLog log = new PairLog(file())) {
      log.note(RawFile.HEADER, HEADER);
      log.note(RawFile.CALIBRATION, calibration);
    }
    assertThat(RawFile.read(file()).calibrations()).containsExactly(calibration);
    RawFile.read(file()).requireSame(file(), HEADER);
    assertThatThrownBy(
            () ->
                RawFile.read(file())
                    .requireSame(file(), new RawFile.Header("build", "other device", List.of("a"))))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("other device");
  }

  @Test
  void whatIsNoSelfTestIsRefused() throws IOException {
    Path file = Files.writeString(file(), "{\"type\":\"run\"}\n{\"type\":\"pair\"\n");
    assertThatThrownBy(() -> RawFile.read(file))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("line 2");
    Files.writeString(file, "{\"type\":\"calibration\",\"benchmark\":\"a\",\"share\":-1}\n");
    assertThatThrownBy(() -> RawFile.read(file)).hasMessageContaining("line 1");
  }
}
