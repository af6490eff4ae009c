package headroom.tuner.report.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw logs: what is read of them, and how a wrong line is told. */
class RawLogFileTest {

  private static final String OUTCOME =
      "{\"type\":\"outcome\",\"phase\":\"screen\",\"round\":0,\"shape\":\"b1-h2-kv1-d8-s4\","
          + "\"config\":{\"variant\":\"tiled\",\"qkHeads\":6,\"vLayout\":\"panel\"},"
          + "\"outcome\":\"measured\",\"medianNanos\":92412.5,\"sampleNanos\":[1,2]}";

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

  /** A number in this repository can be traced to the samples it was made of. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "amd-epyc-avx2-2c",
        "amd-epyc-avx2-2c-one-thread",
        "amd-epyc-avx512-2c",
        "amd-epyc-avx512-2c-one-thread",
        "amd-epyc-avx512-2c-standard"
      })
  void aCommittedProfileHasItsLog(String name) {
    Path file = Path.of("../results/profiles/" + name + ".json");
    TuningProfile profile = ProfileCodec.read(file);
    RawRun raw = RawLogFile.find(file, profile).map(RawLogFile::read).orElseThrow();
    assertThat(profile.shapes())
        .allSatisfy(
            tuned ->
                assertThat(raw.evaluations())
                    .anySatisfy(
                        evaluation -> {
                          assertThat(evaluation.shape()).isEqualTo(tuned.shape().label());
                          assertThat(evaluation.config()).isEqualTo(tuned.winner().config());
                        }));
  }
}
