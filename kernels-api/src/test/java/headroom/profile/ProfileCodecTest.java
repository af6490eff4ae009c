package headroom.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileCodecTest {

  private static final String GOLDEN = ProfileSchema.golden();

  @TempDir Path folder;

  /** The file of version 1 is kept for ever: a change that breaks it needs a version 2. */
  @Test
  void goldenFileIsWhatIsWrittenAndRead() {
    assertThat(ProfileCodec.write(ProfileFixture.profile())).isEqualTo(GOLDEN);
    assertThat(ProfileCodec.read(GOLDEN)).isEqualTo(ProfileFixture.profile());
    assertThat(ProfileSchema.violations(GOLDEN)).isEmpty();
  }

  @Property
  void anyProfileRoundTripsAndValidates(@ForAll("profiles") TuningProfile profile) {
    String json = ProfileCodec.write(profile);
    TuningProfile read = ProfileCodec.read(json);
    assertThat(read).isEqualTo(profile);
    assertThat(ProfileCodec.write(read)).isEqualTo(json);
    assertThat(ProfileSchema.violations(json)).isEmpty();
  }

  @Provide
  Arbitrary<TuningProfile> profiles() {
    return Arbitraries.randomValue(random -> new RandomProfile(random).profile());
  }

  @Test
  void numbersAreRoundedToSixDigitsOnce() {
    String precise =
        GOLDEN.replaceFirst("\"elapsedSeconds\": 287.4", "\"elapsedSeconds\": 287.41234567");
    String written = ProfileCodec.write(ProfileCodec.read(precise));
    assertThat(written).contains("\"elapsedSeconds\": 287.412,");
    assertThat(ProfileCodec.write(ProfileCodec.read(written))).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"schemaVersion\": 1|\"schemaVersion\": 7|profile has schema version 7, this build reads"
            + " up to 1; update Headroom",
        "\"schemaVersion\": 1|\"schemaVersion\": 0|profile: /schemaVersion: versions start at 1: 0",
        "\"medianNanos\"|\"medianNano\"|unknown field \"medianNano\"; did you mean"
            + " \"medianNanos\"?",
        "\"threads\": 2|\"threads\": \"two\"|must be a whole number within 64 bits, not \"two\"",
        "\"cores\": 2|\"cores\": 2147483647|cores must be at most 65536: cores=2147483647",
        "\"threads\": 2|\"threads\": 2.0|must be a whole number within 64 bits, not 2.0",
        "\"threads\": 2|\"threads\": 4294967298|must be between -2^31 and 2^31 - 1: 4294967298",
        "\"elapsedSeconds\": 287.4|\"elapsedSeconds\": 1e999|/run/elapsedSeconds: must be a finite"
            + " number",
        "\"elapsedSeconds\": 287.4|\"elapsedSeconds\": NaN|is not JSON at line",
        "\"complete\": false|\"complete\": 0|/run/complete: must be true or false, not 0",
        "\"seed\": 42|\"seed\": 42, \"seed\": 43|Duplicate",
        "\"seed\": 42,||/run: field \"seed\" is missing",
        "2026-11-24T16:53:00Z|2026-02-31T16:53:00Z|/run/started: must be a UTC time such as"
            + " 2026-01-31T12:00:00Z",
        "\"rawFile\": \"xeon|\"rawFile\": \"../xeon|rawFile must be a file name",
        "-XX:LoopUnrollLimit=0|-javaagent:evil.jar|jvmFlags must be of [-Djdk",
        "-XX:LoopUnrollLimit=0|-XX:OnError=reboot|jvmFlags must be of [-Djdk",
        "\"resource\": \"fma\"|\"resource\": \"fmas\"|/ceilings/0/resource: unknown value \"fmas\";"
            + " did you mean \"fma\"?",
        "GFLOP/s|TFLOP/s|/ceilings/0/unit: unknown value \"TFLOP/s\"",
        "\"kvHeads\": 1,|\"kvHeads\": 3,|/shape: kvHeads must divide queryHeads: queryHeads=32,"
            + " kvHeads=3",
        "\"model\": \"Intel|\"model\": \"\\u001b[2JIntel|model must be 1 to 200 printable"
            + " characters",
        "\"model\": \"Intel|\"model\": \"\\u202eIntel|model must be 1 to 200 printable"
            + " characters",
        "\"element\": \"f32\"|\"element\": \"f32\", \"pageTokens\": 24|pageTokens must be a power"
            + " of two from 16 to 4096",
        "\"element\": \"f32\"|\"element\": \"f32\", \"pageTokens\": 0|/pageTokens: is absent where",
        "\"kvBytes\": 524288|\"kvBytes\": 524287|/kvBytes: must be the 524288 bytes of K and V of"
            + " this shape",
        "\"appendNanosPerToken\": 212.5|\"appendNanosPerToken\": 212.5, \"hugePageShare\":"
            + " 1.5|hugePageShare must lie between 0 and 1: hugePageShare=1.5",
        "\"appendNanosPerToken\": 212.5|\"appendNanosPerToken\": 212.5, \"cold\":"
            + " {\"medianNanos\": 5, \"lowNanos\": 6, \"highNanos\": 7, \"forks\":"
            + " 1}|medianNanos must lie between the forks'",
        "\"runnerUp\"|\"flagFree\"|flagFree must need no JVM flag",
        "\"variant\": \"row\"|\"variant\": \"row;rm -rf\"|a variant is named by letters",
        "\"headTile\": 4|\"headTile\": true|/values/headTile: must be text in quotes, not true",
      })
  void wrongFieldsAreNamedInOneLine(String from, String to, String message) {
    String broken =
        GOLDEN.replaceFirst(
            java.util.regex.Pattern.quote(from),
            java.util.regex.Matcher.quoteReplacement(to == null ? "" : to));
    assertThat(broken).isNotEqualTo(GOLDEN);
    assertThatThrownBy(() -> ProfileCodec.read(broken))
        .isExactlyInstanceOf(DocumentException.class)
        .hasMessageContaining(message)
        .hasNoCause()
        .message()
        .satisfies(text -> assertThat(text.lines()).hasSize(1));
  }

  /** Fields of the search that profiles of before do not have. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"end\": {\"reason\": \"bored\"}|/search/end/reason: unknown value \"bored\"",
        "\"end\": {\"reason\": \"all-tried\", \"share\": 1}|unknown field \"share\"",
        "\"end\": {\"reason\": \"near-roofline\", \"share\": 0.5, \"enough\": 0.9}|share must reach"
            + " enough: share=0.5, enough=0.9",
        "\"end\": {\"reason\": \"nothing-better\", \"evaluations\": 0, \"leastGain\":"
            + " 0}|evaluations must be at least 1",
        "\"warmStarts\": []|/search/warmStarts: is absent where there are none",
        "\"warmStarts\": [{\"source\": \"\\u001b[2J\", \"shape\": \"b1-h8-kv8-d64-s9\", \"trust\":"
            + " 1, \"config\": {\"variant\": \"row\", \"values\": {}}}]|source must be 1 to 200"
            + " printable",
        "\"warmStarts\": [{\"source\": \"x\", \"shape\": \"big\", \"trust\": 1, \"config\":"
            + " {\"variant\": \"row\", \"values\": {}}}]|a shape is written as",
        "\"warmStarts\": [{\"source\": \"x\", \"shape\": \"b1-h8-kv8-d64-s9\", \"trust\": 2,"
            + " \"config\": {\"variant\": \"row\", \"values\": {}}}]|trust must lie between 0 and"
            + " 1",
      })
  void wrongFieldsOfASearchAreNamedInOneLine(String field, String message) {
    wrongFieldsAreNamedInOneLine(
        "\"strategy\": \"random\"", "\"strategy\": \"random\", " + field, message);
  }

  @Test
  void whatIsNoJsonObjectSaysWhereItStops() {
    assertOneLine("", "profile is empty");
    assertOneLine("hello", "profile is not JSON at line 1, column");
    assertOneLine("[1]", "profile: top level: must be an object {…}, not a list");
    assertOneLine(GOLDEN.substring(0, GOLDEN.length() / 2), "profile ends too early at line ");
    assertOneLine(GOLDEN + "{}", "profile is not JSON");
    assertOneLine("{\"a\":".repeat(100), "profile is beyond the limits");
    assertOneLine("[".repeat(100_000), "profile is beyond the limits");
    assertOneLine("{\"schemaVersion\": " + "9".repeat(2000) + "}", "profile is beyond the limits");
    assertOneLine("{\"x\": \"" + "y".repeat(20_000) + "\"}", "profile is beyond the limits");
    assertOneLine(" ".repeat(ProfileCodec.MAX_BYTES) + "{}", "profile is larger than 32 MiB");
    assertOneLine(
        GOLDEN.replaceFirst(
            "\"models\": \\[[^\\]]*\\]", "\"models\": [" + "1,".repeat(100_001) + "1]"),
        "holds 100");
  }

  private static void assertOneLine(String json, String message) {
    assertThatThrownBy(() -> ProfileCodec.read(json))
        .isExactlyInstanceOf(DocumentException.class)
        .hasMessageContaining(message)
        .message()
        .satisfies(text -> assertThat(text.lines()).hasSize(1));
  }

  @Test
  void fileIsReplacedAsAWhole() throws IOException {
    Path file = folder.resolve("device.json");
    Files.writeString(file, "old");
    ProfileCodec.writeAtomically(ProfileFixture.profile(), file);
    assertThat(Files.readString(file, UTF_8)).isEqualTo(GOLDEN);
    assertThat(ProfileCodec.read(file)).isEqualTo(ProfileFixture.profile());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void errorsOfAFileNameIt() throws IOException {
    Path file = folder.resolve("device.json");
    assertThatThrownBy(() -> ProfileCodec.read(file))
        .hasMessage("%s does not exist; check the path", file);
    Files.writeString(file, GOLDEN.replace("\"schemaVersion\": 1", "\"schemaVersion\": 2"));
    assertThatThrownBy(() -> ProfileCodec.read(file))
        .hasMessage(
            "profile %s has schema version 2, this build reads up to 1; update Headroom", file);
  }
}
