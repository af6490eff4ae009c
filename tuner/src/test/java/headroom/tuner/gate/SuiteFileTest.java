package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import headroom.json.DocumentException;
import headroom.kernel.DeviceKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Suite files: what the schema refuses the reader refuses, in a line that names the place. */
class SuiteFileTest {

  private static final String ENTRY =
      "{\"name\": \"a\", \"variant\": \"tiled\", \"queryHeads\": 8, \"kvHeads\": 1, \"headDim\":"
          + " 64, \"seqLen\": 512";

  private static String suite(String more) {
    return "{\"schemaVersion\": 1, \"benchmarks\": [%s%s}]}".formatted(ENTRY, more);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = SuiteFile.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean valid(String json) throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(resource(SuiteFile.SCHEMA_RESOURCE));
    return schema.validate(json, InputFormat.JSON).isEmpty();
  }

  @Test
  void theDefaultSuiteHasTenValidBenchmarks() throws IOException {
    assertThat(SuiteFile.standard()).hasSize(10).allMatch(it -> it.task().seqLen() <= 4096);
    assertThat(valid(resource(SuiteFile.DEFAULT_RESOURCE))).isTrue();
  }

  @Test
  void theDefaultSuiteOfAGpuHasTenValidBenchmarks() throws IOException {
    assertThat(SuiteFile.standard(DeviceKind.GPU))
        .hasSize(10)
        .allMatch(it -> it.task().runsOnGpu());
    assertThat(valid(resource(SuiteFile.DEFAULT_GPU_RESOURCE))).isTrue();
  }

  @Test
  void aSuiteIsOfOneDevice() {
    String onGpu = ENTRY.replace("\"a\"", "\"b\"") + ", \"element\": \"bf16\", \"l2\": \"cold\"";
    String both = "{\"schemaVersion\": 1, \"benchmarks\": [%s}, %s}]}".formatted(ENTRY, onGpu);
    assertThatThrownBy(() -> SuiteFile.parse("my.json", both))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("of two devices: give all of them l2");
  }

  @Test
  void thresholdsOfABenchmarkOverrideThoseOfTheSuite() {
    List<GateBenchmark> suite =
        SuiteFile.parse(
            "test",
            """
            {"schemaVersion": 1, "thresholds": {"minEffect": 0.02, "tolerance": 0.2},
             "benchmarks": [%s, "axes": {"kvBlock": 256, "jit": "none"}, "thresholds": {"target": 0.08}}]}\
            """
                .formatted(ENTRY));
    assertThat(suite.getFirst().thresholds()).isEqualTo(new Thresholds(0.02, 0.08, 0.2, 0.03));
    assertThat(suite.getFirst().task().axes()).isEqualTo(Map.of("kvBlock", "256", "jit", "none"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", \"sequence\": 3                          | unknown field",
        ", \"element\": \"f64\"                     | unknown value",
        ", \"l2\": \"warm\"                         | unknown value",
        ", \"batch\": 0                             | batch",
        ", \"axes\": {\"kvBlock\": 1.5}             | kvBlock",
        ", \"axes\": {\"k v\": [1]}                 | k v",
        ", \"thresholds\": {\"minEffect\": 0}       | minEffect",
        ", \"thresholds\": {\"minEffect\": 3}       | minEffect",
        ", \"thresholds\": {\"least\": 0.1}         | unknown field",
      })
  void readerAndSchemaRefuseTheSame(String more, String named) throws IOException {
    assertThat(valid(suite(""))).isTrue();
    assertThat(valid(suite(more))).isFalse();
    assertThatThrownBy(() -> SuiteFile.parse("my.json", suite(more)))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("my.json: ")
        .hasMessageContaining(named);
  }

  @Test
  void aNameStandsOnceAndIsPlain() {
    assertThatThrownBy(
            () ->
                SuiteFile.parse(
                    "s",
                    "{\"schemaVersion\": 1, \"benchmarks\": [%s}, %s}]}".formatted(ENTRY, ENTRY)))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> SuiteFile.parse("s", suite("").replace("\"a\"", "\"a|b\"")))
        .hasMessageContaining("letters, digits");
    assertThatThrownBy(() -> SuiteFile.parse("s", suite("").replace("\"tiled\"", "\"ti led\"")))
        .hasMessageContaining("ti led");
  }

  @Test
  void nothingToMeasureIsNoSuite() {
    assertThatThrownBy(() -> SuiteFile.parse("s", "{\"schemaVersion\": 1, \"benchmarks\": []}"))
        .hasMessageContaining("1 to 200");
    assertThatThrownBy(() -> SuiteFile.parse("s", suite("").replace("1,", "2,")))
        .hasMessageContaining("this version reads 1");
  }
}
