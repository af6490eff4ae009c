package headroom.tuner.gate.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.tuner.gate.Arm;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.PairLog;
import headroom.tuner.gate.SuiteFile;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs that a self-test wrote come back, and whole gates run on them. */
class RecordingTest {

  @TempDir private Path folder;

  private final List<GateBenchmark> suite = SuiteFile.standard().subList(0, 2);

  private Path recorded(int pairs, double slowdown) throws IOException {
    Path file = folder.resolve("raw.jsonl");
    SplittableRandom random = new SplittableRandom(1);
    try (PairLog log = new PairLog(file)) {
      for (Scenario scenario : List.of(Scenario.UNCHANGED, Scenario.SLOWER_10)) {
        log.run(scenario.label(), "a", "b", "device");
        for (int i = 0; i < pairs; i++) {
          for (GateBenchmark benchmark : suite) {
            double change = (scenario.guilty() ? slowdown : 0) + 0.01 * random.nextGaussian();
            log.add(
                benchmark,
                new Taken.Measured(
                    Pairs.of(i % 2 == 0 ? Order.BASE_FIRST : Order.CANDIDATE_FIRST, change)));
          }
        }
        log.add(suite.getFirst(), new Taken.Failed(Arm.BASE, "died"));
      }
    }
    return file;
  }

  private Recording recording(int pairs, double slowdown) throws IOException {
    return new Recording(List.of(RawFile.read(recorded(pairs, slowdown))), 3);
  }

  @Test
  void aThousandGatesComeFromFortyPairs() throws IOException {
    Recording recording = recording(40, Math.log(1.1));
    assertThat(recording.scenarios()).containsExactly(Scenario.UNCHANGED, Scenario.SLOWER_10);
    List<Tally> tallies =
        new SelfTest(recording.of(suite), recording, (_, _) -> {}, 5)
            .run(recording.scenarios(), 200, List.of(), _ -> {});
    assertThat(tallies.getFirst().failures().hits()).isLessThanOrEqualTo(2);
    assertThat(tallies.getLast().found().trials()).isEqualTo(400);
    assertThat(tallies.getLast().found().share()).isGreaterThan(0.99);
    assertThat(SelfTest.table(tallies)).contains("| slower-10 | 200 | 200 of 200");
  }

  /** Eight pairs of one code that lean by 4%, and by 1% as the machine moves. */
  @Test
  void aChanceLeanOfTheSameCodeIsNoSlowdown() throws IOException {
    Path file = folder.resolve("lean.jsonl");
    SplittableRandom random = new SplittableRandom(1);
    try (PairLog log = new PairLog(file)) {
      log.run(Scenario.UNCHANGED.label(), "a", "b", "device");
      for (int i = 0; i < 8; i++) {
        Order order = i % 2 == 0 ? Order.BASE_FIRST : Order.CANDIDATE_FIRST;
        log.add(
            suite.getFirst(),
            new Taken.Measured(Pairs.of(order, 0.04 + 0.01 * random.nextGaussian())));
      }
    }
    Recording recording = new Recording(List.of(RawFile.read(file)), 3);
    List<Tally> tallies =
        new SelfTest(recording.of(suite), recording, (_, _) -> {}, 5)
            .run(recording.scenarios(), 200, List.of(), _ -> {});
    assertThat(tallies.getFirst().failures().hits()).isLessThanOrEqualTo(2);
    assertThat(tallies.getFirst().failures().trials()).isEqualTo(200);
  }

  @Test
  void aBenchmarkWithTooFewPairsIsLeftOut() throws IOException {
    assertThat(recording(7, 0.1).of(suite)).isEmpty();
  }

  @Test
  void severalFilesAreDrawnFromTogether() throws IOException {
    RawFile few = RawFile.read(recorded(7, 0.1));
    assertThat(new Recording(List.of(few, few), 3).of(suite)).hasSize(2);
  }

  @Test
  void noPairIsNoRecording() throws IOException {
    Path empty = Files.writeString(folder.resolve("y.jsonl"), "{\"type\":\"run\"}\n");
    assertThatThrownBy(() -> new Recording(List.of(RawFile.read(empty)), 1))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("no pair");
  }
}
