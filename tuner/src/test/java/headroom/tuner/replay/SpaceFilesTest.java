package headroom.tuner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.config.KernelConfig;
import headroom.json.DocumentException;
import headroom.tuner.journal.JournalWriter;
import headroom.tuner.measure.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files of every format, whole, growing, compressed and hostile. */
class SpaceFilesTest {

  private static final String PUBLIC_SPACES = "headroom.publicSpaces";

  private static final RecordedSpace SPACE = RecordedFixture.space();
  private static final String CACHE =
      SpaceExport.kernelTuner(SPACE, SPACE.spaces().getFirst()).strip();

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("space.json"), text);
  }

  /** From the outer brace alone to half of the entries. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.01, 0.5})
  void aGrowingCacheIsReadAsFarAsItsEntriesAreWhole(double missing) throws IOException {
    int length = (int) (CACHE.length() * (1 - missing)) - 1;

    RecordedSpace read = SpaceFiles.read(file(CACHE.substring(0, length))).getFirst();

    assertThat(read.outcomes().size())
        .isBetween((int) (SPACE.outcomes().size() * (1 - missing)) - 4, SPACE.outcomes().size());
    assertThat(SPACE.outcomes())
        .containsKeys(read.outcomes().keySet().toArray(KernelConfig[]::new));
  }

  @Test
  void gzipIsReadAlike() throws IOException {
    Path zipped = folder.resolve("space.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(CACHE.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(SpaceFiles.read(zipped).getFirst().outcomes())
        .isEqualTo(SpaceFiles.read(file(CACHE)).getFirst().outcomes());
  }

  @Test
  void aGzipBombIsOneLine() throws IOException {
    Path bomb = folder.resolve("bomb.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write(new byte[5000]);
    }

    assertThatThrownBy(() -> CacheFiles.read(bomb, 4096))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("holds more than 4 KiB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1, 2]                                              | must be an object",
        "{\"a\": 1}                                          | no T4 results and no Kernel Tuner"
            + " cache",
        "{\"results\": {}}                                   | /results: must be a list",
        "{\"results\": []}                                   | no configuration was measured",
        "{\"results\": [{\"configuration\": {\"a\": []}}]}   | must be a number, true, false or"
            + " text",
        "{\"results\": [{\"configuration\": {\"a\": 1}, \"invalidity\": \"x\"}]} |"
            + " /results/0/invalidity",
        "{\"cache\": {}, \"tune_params\": {\"a\": 7}, \"tune_params_keys\": [\"a\"]} |"
            + " /tune_params/a",
        "{\"results\": [{\"configuration\": {\"a\": 1}, \"invalidity\": \"correct\","
            + " \"measurements\": [{\"name\": \"time\", \"value\": 1e303}]}]} |"
            + " /results/0/measurements/0/value: must be above 0 and at most a year",
        "{\"kernel_name\": \"k\", \"device_name\": \"d\", \"cache\": {\"1\": {\"a\": 1, \"time\":"
            + " 1e303}}, \"tune_params\": {\"a\": [1]}, \"tune_params_keys\": [\"a\"]} |"
            + " /cache/1/time: must be above 0 and at most a year",
        "{\"type\":\"run\",\"device\":7}                          | line 1: /device",
        "{\"type\":\"outcome\",\"phase\":\"screen\",\"shape\":\"s\",\"config\":{\"variant\":\"../x\",\"a\":1},\"outcome\":\"measured\",\"medianNanos\":1}"
            + " | a variant is named",
      })
  void wrongTypesAreOneLineWithThePlace(String text, String expected) throws IOException {
    Path file = file(text + "\n");

    assertThatThrownBy(() -> SpaceFiles.read(file))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  @Test
  void depthIsBounded() throws IOException {
    Path file = file("{\"cache\":".repeat(10_000));

    assertThatThrownBy(() -> SpaceFiles.read(file))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("limits");
  }

  /** Twelve parameters of ten values in as few entries: a product that nobody could walk. */
  @Test
  void aProductBeyondReachIsRefused() throws IOException {
    StringBuilder results = new StringBuilder("{\"results\": [");
    for (int i = 0; i < 10; i++) {
      results.append(i == 0 ? "" : ",").append("{\"configuration\": {");
      for (int axis = 0; axis < 12; axis++) {
        results.append(axis == 0 ? "" : ",").append("\"a%d\": %d".formatted(axis, i));
      }
      results.append(
          "}, \"invalidity\": \"correct\", \"measurements\": [{\"name\": \"time\", \"value\":"
              + " 1}]}");
    }
    Path file = file(results + "]}");

    assertThatThrownBy(() -> SpaceFiles.read(file)).hasMessageContaining("12 axes span 1e+12");
  }

  @Test
  void aRawLogHoldsASpacePerShape() throws IOException {
    String outcome =
        "{\"type\":\"outcome\",\"phase\":\"%s\",\"round\":0,\"shape\":\"%s\",\"config\":{\"variant\":\"tiled\",\"tile\":%d,\"order\":\"ij\"},\"outcome\":\"measured\",\"medianNanos\":%s}\n";
    Path file =
        file(
            "{\"type\":\"run\",\"device\":\"here\"}\n"
                + outcome.formatted("screen", "small", 8, "30.5")
                + outcome.formatted("screen", "large", 8, "70")
                + outcome.formatted("confirm", "small", 8, "1")
                + outcome.formatted("screen", "small", 16, "20")
                + "{\"type\":\"outcome\",\"pha");

    List<RecordedSpace> spaces = SpaceFiles.read(file);

    assertThat(spaces)
        .extracting(RecordedSpace::name)
        .containsExactly("small on here", "large on here");
    assertThat(spaces.getFirst().bestNanos()).isEqualTo(20);
    assertThat(spaces.getFirst().outcomes()).hasSize(2);
  }

  private static String sealed(String json) {
    ObjectNode line = (ObjectNode) JsonMapper.shared().readTree(json);
    return new String(JournalWriter.sealed(line), StandardCharsets.UTF_8);
  }

  @Test
  void aFlippedBitInARawLogIsToldByItsLine() throws IOException {
    String outcome =
        "{\"type\":\"outcome\",\"phase\":\"screen\",\"shape\":\"small\",\"config\":{\"variant\":\"tiled\",\"tile\":%d},\"outcome\":\"measured\",\"medianNanos\":%s}";
    String log =
        sealed("{\"type\":\"run\",\"device\":\"here\"}")
            + sealed(outcome.formatted(8, "30.5"))
            + sealed(outcome.formatted(16, "70.25"));
    assertThat(SpaceFiles.read(file(log)).getFirst().bestNanos()).isEqualTo(30.5);

    Path flipped = file(log.replace("30.5", "30.7"));
    assertThatThrownBy(() -> SpaceFiles.read(flipped))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("line 2 does not match its checksum")
        .hasMessageNotContaining("\n");
  }

  /** The same measurements in two formats, as their tuner wrote them; not ours to copy. */
  @Test
  void publicCacheAndT4ResultsAgree() {
    String folder = System.getProperty(PUBLIC_SPACES, "");
    assumeTrue(!folder.isEmpty(), "no folder of public recorded spaces: set " + PUBLIC_SPACES);
    Path convolution = Path.of(folder, "convolution_milo");

    RecordedSpace cache = SpaceFiles.read(convolution.resolve("A100.json.gz")).getFirst();
    RecordedSpace t4 = SpaceFiles.read(convolution.resolve("A100_T4.json.gz")).getFirst();

    assertThat(cache.outcomes()).hasSize(4362);
    assertThat(t4.outcomes().keySet()).isEqualTo(cache.outcomes().keySet());
    assertThat(t4.bestNanos()).isEqualTo(cache.bestNanos());
    assertThat(t4.outcomes().values().stream().filter(Outcome.CompileFailed.class::isInstance))
        .hasSameSizeAs(
            cache.outcomes().values().stream()
                .filter(Outcome.CompileFailed.class::isInstance)
                .toList());
  }
}
