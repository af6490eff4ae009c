package headroom.tuner.report.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raw logs and the gate's history: what is read of them, and how a wrong line is told. */
class JsonLinesTest {

  private static final String OUTCOME =
      "{\"type\":\"outcome\",\"phase\":\"screen\",\"round\":0,\"shape\":\"b1-h2-kv1-d8-s4\","
          + "\"config\":{\"variant\":\"tiled\",\"qkHeads\":6,\"vLayout\":\"panel\"},"
          + "\"outcome\":\"measured\",\"medianNanos\":92412.5,\"sampleNanos\":[1,2]}";

  private static final String GATE =
      "{\"time\":\"%s\",\"commit\":\"c07\",\"benchmark\":\"b\",\"ratio\":%s,\"low\":0.9,"
          + "\"high\":1.1,\"verdict\":\"PASS\"}\n";

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("lines.jsonl"), text);
  }

  @Test
  void aRawLogGivesItsOutcomesAndPassesOverOtherLines() throws IOException {
    RawRun run =
        RawLogFile.read(
            file("{\"type\":\"run\",\"seed\":1}\n\n{\"type\":\"later\"}\n" + OUTCOME + "\n"));
    assertThat(run.screened("b1-h2-kv1-d8-s4"))
        .singleElement()
        .satisfies(
            evaluation -> {
              assertThat(evaluation.config().key()).isEqualTo("tiled[qkHeads=6 vLayout=panel]");
              assertThat(evaluation.medianNanos()).hasValue(92412.5);
            });
    assertThat(run.screened("b1-h2-kv1-d8-s5")).isEmpty();
  }

  /** A run that was killed while it wrote leaves such a line. */
  @Test
  void halfALastLineIsLeftOut() throws IOException {
    String half = OUTCOME.substring(0, 100);
    assertThat(RawLogFile.read(file(OUTCOME + "\n" + half)).evaluations()).hasSize(1);
    Path whole = file(OUTCOME + "\n" + half + "\n");
    assertThatThrownBy(() -> RawLogFile.read(whole))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("line 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "92412.5       | -1                 | medianNanos must be finite and above 0",
        "92412.5       | NaN                | not JSON",
        "92412.5       | 1e999              | finite number",
        "\"tiled\"     | \"<script>\"       | letters, digits and hyphens ",
        "\"panel\"     | \"a;rm -rf\"       | letters, digits and hyphens",
        "\"qkHeads\"   | \"qk Heads\"       | line 1",
        "6             | 99999999999        | between -2^31 and",
        "\"measured\"  | 5                  | must be text in quotes",
      })
  void aHostileLineIsRefusedByName(String part, String hostile, String why) throws IOException {
    Path log = file(OUTCOME.replace(part, hostile) + "\n");
    assertThatThrownBy(() -> RawLogFile.read(log))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining(why);
  }

  @Test
  void theLogIsFoundBesideTheProfileOrUnderRaw() throws IOException {
    Path profiles = Files.createDirectories(folder.resolve("profiles"));
    Path golden =
        Path.of("../kernels-api/src/test/resources/headroom/profile/tuning-profile-v1.golden.json");
    TuningProfile profile = ProfileCodec.read(golden);
    Path file = profiles.resolve("mine.json");
    assertThat(RawLogFile.find(file, profile)).isEmpty();

    Path raw = Files.createDirectories(folder.resolve("raw").resolve(profile.device().slug()));
    Path far = Files.writeString(raw.resolve(profile.run().rawFile()), "");
    assertThat(RawLogFile.find(file, profile)).hasValue(far.toAbsolutePath());

    Path near = Files.writeString(profiles.resolve(profile.run().rawFile()), "");
    assertThat(RawLogFile.find(file, profile)).hasValue(near.toAbsolutePath());
  }

  @Test
  void theGatesHistoryIsSortedByTimeAndMayHoldMore() throws IOException {
    List<GateRun> runs =
        GateHistoryFile.read(
            file(
                GATE.formatted("2026-11-26T10:15:30Z", "1.05")
                    + GATE.formatted("2026-11-25T10:15:30Z", "1")));
    assertThat(runs).extracting(GateRun::ratio).containsExactly(1.0, 1.05);
  }

  @ParameterizedTest
  @CsvSource({
    "yesterday,            1,   must be a time such as",
    "2026-11-26T10:15:30Z, 1.2, a ratio lies in its interval",
    "2026-11-26T10:15:30Z, 0,   a ratio lies in its interval",
  })
  void aWrongRunOfTheGateIsRefused(String time, String ratio, String why) throws IOException {
    Path history = file(GATE.formatted(time, ratio));
    assertThatThrownBy(() -> GateHistoryFile.read(history))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining(why);
  }
}
