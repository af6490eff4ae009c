package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RoundsFilesTest {

  @TempDir private Path folder;

  /** What {@code --json} prints: a list of what the raw file has line by line. */
  @Test
  void theRawFileIsOneJsonList() throws IOException {
    DeviceFingerprint device =
        new DeviceFingerprint(
            DeviceKind.CPU,
            "A \"CPU\"",
            "a",
            "avx2",
            new DeviceTraits(256, 16, 2, 0, 0, 0),
            1,
            1,
            "unknown",
            "Linux 6",
            "25");
    RoundsFiles files =
        new RoundsFiles(folder.resolve("t.md"), device, new BuildInfo("0.1.0", "abc"));
    files.begin(3);
    files.append("ceilings", 7);
    JsonNode list = JsonMapper.shared().readTree(files.json());
    assertThat(list.size()).isEqualTo(2);
    assertThat(list.get(0).get("device").stringValue()).isEqualTo("a-cpu-avx2-2c");
    assertThat(list.get(1).get("ceilings").intValue()).isEqualTo(7);
  }
}
