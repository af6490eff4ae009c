package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shard that there cannot be is refused before anything is measured. */
class ShardOptionsTest {

  @TempDir private Path folder;

  private TypedCommand tune(String... words) {
    String[] line = new String[words.length + 3];
    line[0] = "tune";
    line[1] = "--out";
    line[2] = folder.resolve("part.json").toString();
    System.arraycopy(words, 0, line, 3, words.length);
    return TypedCommand.run(line);
  }

  @ParameterizedTest
  @CsvSource({
    "9/8, 1 ≤ I ≤ N",
    "0/8, 1 ≤ I ≤ N",
    "1/100001, N ≤ 100000",
    "3, written as I/N",
    "1/1000000, written as I/N",
    "-1/2, written as I/N",
  })
  void aNumberOutsideItsFleetIsOneLine(String shard, String said) {
    TypedCommand refused = tune("--shard=" + shard);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains(said);
  }

  @Test
  void aNodeIsAName() {
    TypedCommand refused = tune("--shard", "1/1", "--node", "a/b");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("--node: a node is named by letters, digits");
    assertThat(folder.resolve("part.raw.jsonl")).doesNotExist();
  }
}
