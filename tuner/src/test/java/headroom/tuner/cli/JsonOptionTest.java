package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person reads as a table, a program reads as JSON. */
class JsonOptionTest {

  /**
   * JMH has its own {@code -rf json}; the others print no table, but a script, or where their files
   * are. A report is a document: its page and its Markdown also hold what no command prints as
   * JSON, such as tile maps, how searches went and comparisons of devices, all worked out from
   * profiles, raw logs and the gate's history, which are JSON themselves.
   */
  private static final Set<String> WITHOUT =
      Set.of("bench", "report", "completion", "export", "record-space", "gpu-precompile");

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String PROFILE = "../results/profiles/amd-epyc-avx2-2c.json";

  @TempDir private Path folder;

  @Test
  void everyCommandThatPrintsATableHasTheOption() {
    Set<String> lacking =
        Headroom.commandLine().getSubcommands().values().stream()
            .map(command -> command.getCommandSpec())
            .filter(command -> command.findOption("--json") == null)
            .map(CommandSpec::name)
            .collect(Collectors.toSet());
    assertThat(lacking).isEqualTo(WITHOUT);
  }

  /** Of a device that this is not, so that nothing is timed. */
  @Test
  void checkTellsItsAnswerAndWhatDiffers() throws IOException {
    String elsewhere =
        Files.readString(Path.of(PROFILE)).replace("\"model\": \"AMD EPYC\"", "\"model\": \"A\"");
    Path profile = Files.writeString(folder.resolve("p.json"), elsewhere);
    TypedCommand check = TypedCommand.run("check", "--json", profile.toString());
    assertThat(check.exitCode()).isEqualTo(ExitCode.FAILED);
    JsonNode told = JSON.readTree(check.out());
    assertThat(told.get("degree").stringValue()).isEqualTo("stale");
    assertThat(told.get("answer").stringValue()).contains("tune again");
    assertThat(told.get("findings").valueStream())
        .anyMatch(
            found ->
                found.get("kind").stringValue().equals("differs")
                    && found.get("text").stringValue().startsWith("model: A in the profile"));
    assertThat(told.get("timed").size()).isZero();
  }

  @Test
  void aReplayTellsItsShares() throws IOException {
    StringBuilder lines = new StringBuilder("{\"type\":\"run\",\"device\":\"here\"}\n");
    for (int tile = 1; tile <= 20; tile++) {
      lines.append(
          "{\"type\":\"outcome\",\"phase\":\"screen\",\"shape\":\"b1-h8-kv1-d64-s512\",\"config\":{\"variant\":\"tiled\",\"tile\":%d},\"outcome\":\"measured\",\"medianNanos\":%d}\n"
              .formatted(tile, 100 + Math.abs(tile - 10)));
    }
    Path log = Files.writeString(folder.resolve("raw.jsonl"), lines);
    TypedCommand replay =
        TypedCommand.run(
            "tune",
            "--json",
            "--seeds",
            "2",
            "--evaluations",
            "10",
            "--replay",
            log.toString(),
            "--plot",
            folder.resolve("p.png").toString());
    JsonNode told = JSON.readTree(replay.out());
    assertThat(told.get(0).get("space").stringValue()).contains("b1-h8-kv1-d64-s512");
    assertThat(told.get(0).get("searches").intValue()).isEqualTo(2);
    JsonNode share = told.get(0).get("shares").get(0);
    assertThat(share.get("evaluations").intValue()).isEqualTo(10);
    assertThat(share.get("mean").doubleValue()).isBetween(0.5, 1.0);
  }
}
