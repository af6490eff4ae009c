package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import headroom.tuner.gate.GateResult;
import headroom.tuner.gate.Overall;
import headroom.tuner.gate.history.History;
import headroom.tuner.gate.history.PastRun;
import headroom.tuner.gate.history.PastTime;
import headroom.tuner.gate.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A result goes where the options say, and nowhere else. */
class GateOutputsTest {

  private static final GateResult RESULT = Results.of(Results.EACH);

  private static final String HEAD = "## Performance gate: FAIL";

  @TempDir private Path folder;

  private static GateOutputs outputs(Map<String, String> environment, String... words) {
    return CommandLine.populateCommand(new GateOutputs(environment), words);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  @Test
  void nothingIsWrittenUnasked() throws IOException {
    GateOutputs none = outputs(Map.of("GITHUB_STEP_SUMMARY", ""));
    none.requireWritable();
    assertThat(none.write(RESULT)).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  /** GitHub names the file to every step; each adds to it. */
  @Test
  void theSummaryIsAddedToWhereGitHubSays() throws IOException {
    Path github = Files.writeString(file("github.md"), "Of an earlier step.\n\n");
    Map<String, String> environment = Map.of("GITHUB_STEP_SUMMARY", github.toString());
    outputs(environment).write(RESULT);
    outputs(environment).write(RESULT);
    assertThat(Files.readString(github)).startsWith("Of an earlier step.\n\n" + HEAD);
    assertThat(Files.readAllLines(github)).filteredOn(HEAD::equals).hasSize(2);
  }

  @Test
  void aSummaryThatIsAskedForGoesThereAlone() throws IOException {
    Path github = file("github.md");
    Path asked = file("asked.md");
    outputs(Map.of("GITHUB_STEP_SUMMARY", github.toString()), "--summary", asked.toString())
        .write(RESULT);
    assertThat(asked).content().startsWith(HEAD);
    assertThat(github).doesNotExist();
  }

  @Test
  void annotationsArePrintedWhenAskedFor() throws IOException {
    assertThat(outputs(Map.of(), "--annotate").write(RESULT))
        .hasSize(4)
        .first()
        .isEqualTo("::error title=bench-1 SLOWER::5.1%25 slower, p = 0.0010");
  }

  /** Their folders are made before anything is measured. */
  @Test
  void junitAndJsonGoToTheirFiles() throws IOException {
    Path junit = file("reports/gate.xml");
    Path json = file("reports/gate.json");
    GateOutputs both = outputs(Map.of(), "--junit", junit.toString(), "--json", json.toString());
    both.requireWritable();
    assertThat(junit).doesNotExist();
    assertThat(both.write(RESULT)).isEmpty();
    assertThat(junit).content().contains("<testsuite name=\"headroom.gate\"", "tests=\"5\"");
    assertThat(json).content().contains("\"verdict\"", "bench-4");
  }

  /** Eight runs at 80 µs, four at 105, and this one. */
  @Test
  void theHistoryGrowsAndTellsWhereTimesChanged() throws IOException {
    Path history = file("history.jsonl");
    for (int run = 0; run < 12; run++) {
      History.append(history, past(run, (run < 8 ? 80_000 : 105_000) + 100 * (run % 3)));
    }
    List<String> lines = outputs(Map.of(), "--history", history.toString()).write(RESULT);
    assertThat(History.read(history).runs()).hasSize(13).last().isEqualTo(PastRun.of(RESULT));
    assertThat(lines)
        .singleElement()
        .asString()
        .matches("history    bench-1 became 3\\d\\.\\d% slower at \\S+ \\(run 8\\)");
  }

  private static PastRun past(int run, double nanos) {
    return new PastRun(
        RESULT.started().minusSeconds(86_400L * (13 - run)),
        RESULT.device(),
        "base",
        "run " + run,
        Overall.PASS,
        List.of(new PastTime("bench-1", "PASS", 1, 0.97, 1.03, nanos)));
  }

  /** Hours of measuring are not lost to a typing error. */
  @Test
  void whatCannotBeWrittenIsRefusedBefore() throws IOException {
    assertThatThrownBy(() -> outputs(Map.of(), "--json", folder.toString()).requireWritable())
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("not a file");
    Path other = Files.writeString(file("other.jsonl"), "{\"no\": \"history\"}\n");
    assertThatThrownBy(() -> outputs(Map.of(), "--history", other.toString()).requireWritable())
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("other.jsonl");
  }
}
