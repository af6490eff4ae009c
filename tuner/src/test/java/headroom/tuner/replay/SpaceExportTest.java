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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for other tuners is valid there, and says the same when it is read again. */
class SpaceExportTest {

  private static final RecordedSpace SPACE = RecordedFixture.space();

  @TempDir private Path folder;

  private RecordedSpace again(String text) throws IOException {
    return SpaceFiles.read(Files.writeString(folder.resolve("again.json"), text)).getFirst();
  }

  private static void assertSameOutcomes(RecordedSpace read) {
    assertThat(read.outcomes().keySet()).isEqualTo(SPACE.outcomes().keySet());
    SPACE
        .outcomes()
        .forEach(
            (KernelConfig config, Outcome outcome) -> {
              Outcome other = Objects.requireNonNull(read.outcomes().get(config));
              assertThat(other.kind()).as("%s", config).isEqualTo(outcome.kind());
              if (outcome instanceof Outcome.Measured a && other instanceof Outcome.Measured b) {
                assertThat(b.medianNanos()).isCloseTo(a.medianNanos(), within(1e-6));
              }
            });
  }

  @Test
  void kernelTunerCacheSaysTheSameWhenReadAgain() throws IOException {
    RecordedSpace read = again(SpaceExport.kernelTuner(SPACE, SPACE.spaces().getFirst()));

    assertSameOutcomes(read);
    assertThat(read.name()).isEqualTo("kernel on device");
  }

  @Test
  void t4SaysTheSameWhenReadAgain() throws IOException {
    assertSameOutcomes(again(SpaceExport.t4(SPACE, SPACE.spaces().getFirst())));
  }

  @Test
  void t4IsValidByItsSchema() throws IOException {
    try (InputStream schema =
        Objects.requireNonNull(getClass().getResourceAsStream("t4-results-v1.schema.json"))) {
      List<Error> errors =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(schema.readAllBytes(), UTF_8))
              .validate(SpaceExport.t4(SPACE, SPACE.spaces().getFirst()), InputFormat.JSON);
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void everyFailureHasItsNameInT4() {
    KernelConfig config = RecordedFixture.BEST;
    RecordedSpace failures =
        RecordedSpace.of(
            "kernel",
            "",
            List.of(
                new Outcome.Incorrect(config, ""),
                new Outcome.TimedOut(RecordedFixture.config(72, "ij"), 1),
                Outcomes.timed(RecordedFixture.config(80, "ij"), 1)));

    assertThat(SpaceExport.t4(failures, failures.spaces().getFirst()))
        .contains("\"correctness\"", "\"timeout\"");
  }
}
