package headroom.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuCachesTest {

  @TempDir Path cache;

  private void entry(int index, String level, String type, String size) throws IOException {
    Path entry = Files.createDirectory(cache.resolve("index" + index));
    Files.writeString(entry.resolve("level"), level + "\n");
    Files.writeString(entry.resolve("type"), type + "\n");
    Files.writeString(entry.resolve("size"), size + "\n");
  }

  @Test
  void sysfsSkipsInstructionCaches() throws IOException {
    entry(0, "1", "Instruction", "64K");
    entry(1, "1", "Data", "48K");
    entry(2, "2", "Unified", "1024K");
    assertThat(CpuCaches.sysfs(cache, 1)).isEqualTo(48 << 10);
    assertThat(CpuCaches.sysfs(cache, 2)).isEqualTo(1 << 20);
    assertThat(CpuCaches.sysfs(cache, 3)).isZero();
  }

  @Test
  void missingSysfsIsUnknown() {
    assertThat(CpuCaches.sysfs(cache.resolve("absent"), 1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "48K, 49152",
    "32M, 33554432",
    "1000, 1000",
    "'', 0",
    "x, 0",
    "-1K, 0",
    "99999999999K, 0"
  })
  void sizesHaveUnits(String size, long bytes) {
    assertThat(CpuCaches.bytes(size)).isEqualTo(bytes);
  }
}
