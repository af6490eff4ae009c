package headroom.tuner.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written for other tuners is valid there, and says the same when it is read again. */
class SpaceExportTest {

  private static final RecordedSpace SPACE = RecordedFixture.space();
  private static final String T4 = SpaceExport.t4(SPACE, SPACE.spaces().getFirst());

  @TempDir private Path folder;

  private RecordedSpace again(String text) throws IOException {
    return SpaceFiles.read(Files.writeString(folder.resolve("again.json"), text)).getFirst();
  }

  private static double[] samples(Outcome outcome) {
    return outcome instanceof Outcome.Measured measured
        ? measured.sampleNanos().stream().mapToDouble(Double::doubleValue).toArray()
        : new double[0];
  }

  /** The same configurations, each with its samples or its kind of failure. */
  private static void assertSame(RecordedSpace read, UnaryOperator<String> kind) {
    assertThat(read.outcomes().keySet()).isEqualTo(SPACE.outcomes().keySet());
    SPACE
        .outcomes()
        .forEach(
            (KernelConfig config, Outcome outcome) -> {
              Outcome other = Objects.requireNonNull(read.outcomes().get(config));
              assertThat(other.kind()).as("%s", config).isEqualTo(kind.apply(outcome.kind()));
              assertThat(samples(other))
                  .as("%s", config)
                  .containsExactly(samples(outcome), within(1e-6));
            });
  }

  @Test
  void theFixtureEndsInEveryWay() {
    assertThat(SPACE.outcomes().values())
        .extracting(Outcome::kind)
        .contains(
            "measured", "incorrect", "compile-failed", "launch-failed", "timed-out", "rejected");
  }

  @Test
  void t4SaysTheSameWhenReadAgain() throws IOException {
    assertSame(again(T4), kind -> kind);
  }

  /** That format has one name for what ran and gave no time. */
  @Test
  void kernelTunerCacheSaysTheSameButForFailuresAtRunTime() throws IOException {
    RecordedSpace read = again(SpaceExport.kernelTuner(SPACE, SPACE.spaces().getFirst()));

    assertSame(
        read,
        kind ->
            switch (kind) {
              case "incorrect", "timed-out" -> "launch-failed";
              default -> kind;
            });
    assertThat(read.name()).isEqualTo("kernel on device");
  }

  @Test
  void t4IsValidByItsSchemaWhateverTheOutcome() throws IOException {
    assertThat(T4)
        .contains("\"correct\"", "\"correctness\"", "\"compile\"")
        .contains("\"runtime\"", "\"timeout\"", "\"constraints\"");
    try (InputStream schema =
        Objects.requireNonNull(getClass().getResourceAsStream("t4-results-v1.schema.json"))) {
      List<Error> errors =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(schema.readAllBytes(), UTF_8))
              .validate(T4, InputFormat.JSON);
      assertThat(errors).isEmpty();
    }
  }

  /** Kernel Tuner's own time is the mean, by which its spaces are scored: 3 ms, not 2. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"kernel_name": "k", "device_name": "d", "tune_params_keys": ["a"], "tune_params": {"a": [1]},
         "cache": {"1": {"a": 1, "time": 3.0, "times": [1.0, 2.0, 6.0]}}}
        """,
        """
        {"metadata": {"timeunit": "miliseconds"}, "results": [{"configuration": {"a": 1}, "invalidity": "correct",
         "times": {"runtimes": [1.0, 2.0, 6.0]}, "measurements": [{"name": "time", "value": 3.0, "unit": ""}]}]}
        """
      })
  void aTimeThatIsNotTheSamplesMedianStandsAlone(String text) throws IOException {
    assertThat(samples(again(text).ranking().getFirst())).containsExactly(3e6);
  }
}
