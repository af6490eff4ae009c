package headroom.tuner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines are whole on the disk, whatever the disk does, and a hostile file costs little. */
class JournalWriterTest {

  private static final List<RunEvent> EVENTS = RandomEvents.of(new Random(3), 5);

  @TempDir private Path folder;
  private Path file = Path.of("unset");

  @BeforeEach
  void place() {
    file = folder.resolve("run.jsonl");
  }

  private static long bytes(RunEvent event) {
    return SealedLine.of(RunEventJson.write(event)).length;
  }

  private List<RunEvent> read() {
    return JournalFile.read(file).lines().stream()
        .map(line -> RunEventJson.read(line.fields()))
        .toList();
  }

  /** The disk is full in the midst of the third line; one that takes no cut leaves it torn. */
  @ParameterizedTest
  @CsvSource({"1,true", "40,true", "40,false", "0,true"})
  void aFullDiskLeavesWholeLinesAndSaysSo(int intoTheThird, boolean cuts) throws IOException {
    long room = bytes(EVENTS.get(0)) + bytes(EVENTS.get(1)) + intoTheThird;
    FileChannel disk =
        new FullDisk(
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            room,
            cuts);
    try (JournalWriter writer = new JournalWriter(file, disk, 0)) {
      writer.append(RunEventJson.write(EVENTS.get(0)));
      writer.append(RunEventJson.write(EVENTS.get(1)));
      assertThatThrownBy(() -> writer.append(RunEventJson.write(EVENTS.get(2))))
          .isInstanceOf(DocumentException.class)
          .hasMessageContaining("run.jsonl: No space left on device")
          .hasMessageContaining("repeat the command");
    }
    assertThat(read()).isEqualTo(EVENTS.subList(0, 2));
    assertThat(JournalFile.read(file).torn()).isEqualTo(!cuts);

    try (JournalWriter later = JournalWriter.goOn(file, JournalFile.read(file).wholeBytes())) {
      EVENTS.subList(2, 5).forEach(event -> later.append(RunEventJson.write(event)));
    }
    assertThat(read()).isEqualTo(EVENTS);
  }

  @Test
  void whatIsThereIsNeverBegunAgain() throws IOException {
    Files.writeString(file, "mine");
    assertThatThrownBy(() -> JournalWriter.begin(file))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("run.jsonl is there already");
    assertThat(file).hasContent("mine");
  }

  @Test
  void missingFoldersAreMade() {
    Path deep = folder.resolve("a").resolve("b").resolve("run.jsonl");
    JournalWriter.begin(deep).close();
    assertThat(deep).isEmptyFile();
  }

  @Test
  void aFileInPlaceOfAFolderIsNamed() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "x");
    assertThatThrownBy(() -> JournalWriter.begin(taken.resolve("run.jsonl")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("cannot begin the raw log");
  }

  @Test
  void aLineWithoutEndIsRefusedAsAWhole() throws IOException {
    byte[] flood = new byte[JournalFile.MAX_LINE_BYTES + 2];
    flood[flood.length - 1] = '\n';
    Files.write(file, flood);
    assertThatThrownBy(() -> JournalFile.read(file)).hasMessageContaining("longer than 1024 KiB");
  }

  @Test
  void aFileLargerThanAnyRunIsRefusedUnread() throws IOException {
    try (FileChannel sparse =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      sparse.position(JournalFile.MAX_BYTES);
      sparse.write(ByteBuffer.wrap(new byte[1]));
    }
    assertThatThrownBy(() -> JournalFile.read(file)).hasMessageContaining("larger than 128 MiB");
  }

  @Test
  void onlyItsEndFinishesARun() throws IOException {
    RunEvent end = new RunEvent.Ended(new Stamp(5, 0), true);
    Files.writeString(file, "{\"type\":\"run\",\"tool\":\"of a version without checksums\"}\n{}\n");
    assertThat(UnfinishedRun.left(file)).isFalse();
    Files.delete(file);
    try (JournalWriter writer = JournalWriter.begin(file)) {
      assertThat(UnfinishedRun.left(file)).isTrue();
      writer.append(RunEventJson.write(EVENTS.getFirst()));
      assertThat(UnfinishedRun.left(file)).isTrue();
      writer.append(RunEventJson.write(end));
      assertThat(UnfinishedRun.left(file)).isFalse();
    }
    byte[] torn = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(torn, torn.length - 1));
    assertThat(UnfinishedRun.left(file)).isTrue();
  }
}
