package headroom.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A profile of 10⁹ entries: refused by its size, whoever would read it, before it is parsed. */
class HugeProfileTest {

  @TempDir Path folder;

  /** On the disk it is a hole: its beginning is a profile's, its length that of 10⁹ entries. */
  @Test
  void aFileOfABillionEntriesIsRefusedUnread() throws IOException {
    Path file = folder.resolve("huge.json");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.write("{\"schemaVersion\": 1, \"shapes\": [".getBytes(StandardCharsets.UTF_8));
      huge.setLength(3_000_000_000L);
    }
    assertThatThrownBy(() -> ProfileCodec.read(file))
        .isExactlyInstanceOf(DocumentException.class)
        .hasMessageContaining("huge.json is larger than 32 MiB");
  }

  /** What fits the size may still have too many: of each list that a profile has. */
  @ParameterizedTest
  @CsvSource({"ceilings", "shapes"})
  void aListOfTooManyIsRefusedBeforeItsEntriesAreRead(String list) {
    String golden = ProfileSchema.golden();
    int from = golden.indexOf("\"" + list + "\": [") + list.length() + 5;
    String json = golden.substring(0, from) + "0,".repeat(100_001) + golden.substring(from);
    assertThat(json).hasSizeLessThan(ProfileCodec.MAX_BYTES);
    assertThatThrownBy(() -> ProfileCodec.read(json))
        .isExactlyInstanceOf(DocumentException.class)
        .hasMessageContaining("/" + list + ": holds 100")
        .hasMessageContaining("at most 100000");
  }
}
