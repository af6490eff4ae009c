package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tune --device all} where there is a GPU: the processor's search, then the stand-in's. */
class TuneAllTest {

  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @TempDir private Path folder;

  @Test
  void theProfilesOfBothDevicesAreOneDocument() throws Exception {
    EmulatedMachine machine = EmulatedMachine.in(folder, EmulatedMachine.TINY_GPU);
    Path shapes =
        Files.writeString(
            folder.resolve("shapes.json"),
            """
            {"shapes": [{"queryHeads": 2, "kvHeads": 1, "headDim": 64, "seqLen": 24,
                         "element": "bf16"}]}
            """);
    EmulatedMachine.Run tune =
        machine.headroom(
            "tune", "--device=all", "--shapes=" + shapes, "--budget=5s", "--quiet", "--json");
    assertThat(tune.exitCode()).as(tune.output()).isZero();
    JsonNode told = STRICT.readTree(tune.output());
    assertThat(told.valueStream().map(it -> it.at("/device/kind").stringValue()))
        .containsExactly("cpu", "gpu");
    assertThat(told.at("/1/shapes/0/shape").isMissingNode()).as(tune.output()).isFalse();
  }
}
