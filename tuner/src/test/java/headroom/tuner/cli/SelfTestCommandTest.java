package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.PairLog;
import headroom.tuner.gate.SuiteFile;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.selftest.RawFile;
import headroom.tuner.gate.selftest.Scenario;
import headroom.tuner.gate.stats.ClopperPearson;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A self-test as it is typed: what its table says, its JSON says too. */
class SelfTestCommandTest {

  private static final GateBenchmark BENCHMARK = SuiteFile.standard().getFirst();

  @TempDir private Path folder;
  private Path raw = Path.of("unset");
  private Path json = Path.of("unset");

  @BeforeEach
  void nameFiles() {
    raw = folder.resolve("raw.jsonl");
    json = folder.resolve("result.json");
  }

  /** Twenty pairs of one code, and as many whose candidate is a tenth slower. */
  private void record() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    try (PairLog log = new PairLog(raw)) {
      log.note(
          RawFile.HEADER, new RawFile.Header("a build", "some-cpu", List.of(BENCHMARK.name())));
      for (Scenario scenario : List.of(Scenario.UNCHANGED, Scenario.SLOWER_10)) {
        log.run(scenario.label(), "a build", "a build", "some-cpu");
        for (int i = 0; i < 20; i++) {
          Order order = i % 2 == 0 ? Order.BASE_FIRST : Order.CANDIDATE_FIRST;
          double change = scenario.guilty() ? Math.log(1.1) : 0;
          log.add(
              BENCHMARK,
              new Taken.Measured(Pairs.of(order, change + 0.01 * random.nextGaussian())));
        }
      }
    }
  }

  private JsonNode result() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(json));
  }

  @Test
  void whatIsDrawnFromARecordingIsCountedInItsJson() throws IOException {
    record();
    TypedCommand gate =
        TypedCommand.run(
            "gate",
            "--resample=" + raw,
            "--rounds=30",
            "--seed=5",
            "--only=" + BENCHMARK.name(),
            "--json=" + json);
    assertThat(gate.exitCode()).as(gate.err()).isEqualTo(ExitCode.OK);
    assertThat(gate.out()).contains("| slower-10 | 30 | 30 of 30 (88.4 to 100.0%) |");

    JsonNode result = result();
    assertThat(result.get("schemaVersion").intValue()).isEqualTo(1);
    assertThat(result.get("tool").stringValue()).isEqualTo(BuildInfo.current().line());
    assertThat(result.get("resampled").booleanValue()).isTrue();
    assertThat(result.get("seed").longValue()).isEqualTo(5);
    assertThat(result.at("/benchmarks/0").stringValue()).isEqualTo(BENCHMARK.name());
    assertThat(result.get("table").stringValue()).endsWith("raw-resampled.md");
    assertThat(result.at("/recordings/0/file").stringValue()).isEqualTo(raw.toString());
    assertThat(result.at("/recordings/0/build").stringValue()).isEqualTo("a build");
    assertThat(result.at("/recordings/0/device").stringValue()).isEqualTo("some-cpu");

    assertThat(result.get("scenarios").size()).isEqualTo(2);
    JsonNode unchanged = result.at("/scenarios/0");
    assertThat(unchanged.get("scenario").stringValue()).isEqualTo("unchanged");
    assertThat(unchanged.get("guilty").booleanValue()).isFalse();
    assertThat(unchanged.at("/fail/hits").intValue()).isLessThanOrEqualTo(1);
    JsonNode slower = result.at("/scenarios/1");
    assertThat(slower.get("guilty").booleanValue()).isTrue();
    assertThat(slower.get("runs").intValue()).isEqualTo(30);
    assertShare(slower.get("fail"), ClopperPearson.of(30, 30));
    assertShare(slower.get("inconclusive"), ClopperPearson.of(0, 30));
    assertShare(slower.get("benchmarksThatFail"), ClopperPearson.of(30, 30));
    assertThat(slower.get("medianChangePercent").doubleValue()).isCloseTo(10, within(2.0));
    assertThat(slower.get("medianSpreadPercent").doubleValue()).isBetween(0.2, 2.0);
    assertThat(folder.toFile().list())
        .as("nothing is left of how it was written")
        .containsExactlyInAnyOrder("raw.jsonl", "raw-resampled.md", "result.json");
  }

  private static void assertShare(JsonNode told, ClopperPearson share) {
    assertThat(told.get("hits").intValue()).isEqualTo(share.hits());
    assertThat(told.get("trials").intValue()).isEqualTo(share.trials());
    assertThat(told.get("share").doubleValue()).isEqualTo(share.share());
    assertThat(told.get("low").doubleValue()).isEqualTo(share.low());
    assertThat(told.get("high").doubleValue()).isEqualTo(share.high());
  }

  /** The whole self-test with JVMs of its own, but for kernels. */
  @Test
  void whatIsMeasuredIsCountedInItsJson() throws IOException {
    Path jar = new ScriptedBuild(Files.createDirectory(folder.resolve("builds"))).taking(100_000);
    TypedCommand gate =
        TypedCommand.run(
            "gate",
            "--self-test",
            "--quiet",
            "--rounds=1",
            "--scenario=unchanged",
            "--candidate=" + jar,
            "--only=" + BENCHMARK.name(),
            "--raw=" + raw,
            "--json=" + json);
    assertThat(gate.exitCode()).as(gate.err()).isEqualTo(ExitCode.OK);
    JsonNode result = result();
    assertThat(result.get("resampled").booleanValue()).isFalse();
    assertThat(result.get("table").stringValue()).endsWith("raw.md");
    assertThat(result.at("/recordings/0/build").stringValue()).isEqualTo(jar.toString());
    assertThat(result.get("scenarios").size()).isEqualTo(1);
    assertShare(result.at("/scenarios/0/fail"), ClopperPearson.of(0, 1));
    assertThat(result.at("/scenarios/0/medianChangePercent").doubleValue()).isZero();
  }

  @Test
  void whereItsJsonCannotGoNothingIsDrawn() throws IOException {
    record();
    Path taken = Files.createDirectory(folder.resolve("taken"));
    TypedCommand gate = TypedCommand.run("gate", "--resample=" + raw, "--json=" + taken);
    assertThat(gate.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(gate.line()).contains(taken.toString(), "not a file");
    assertThat(folder.resolve("raw-resampled.md")).doesNotExist();
  }
}
