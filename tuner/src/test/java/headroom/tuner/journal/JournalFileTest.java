package headroom.tuner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** What is read is what was written, up to where it was torn; what was changed is told. */
class JournalFileTest {

  private static final int EVENTS = 6;

  private Path file = Path.of("unset");

  @BeforeProperty
  void place() throws IOException {
    file = Files.createTempFile("headroom-journal", ".jsonl");
  }

  @AfterProperty
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  /** As a writer does, but for waiting for the disk. */
  private List<RunEvent> write(long seed) throws IOException {
    List<RunEvent> events = RandomEvents.of(new Random(seed), EVENTS);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    events.forEach(event -> bytes.writeBytes(SealedLine.of(RunEventJson.write(event))));
    Files.write(file, bytes.toByteArray());
    return events;
  }

  private List<RunEvent> read() {
    return JournalFile.read(file).lines().stream()
        .map(line -> RunEventJson.read(line.fields()))
        .toList();
  }

  @Property(tries = 100)
  void whatIsReadIsWhatWasWritten(@ForAll long seed) throws IOException {
    List<RunEvent> events = write(seed);
    assertThat(read()).isEqualTo(events);
    assertThat(JournalFile.read(file).torn()).isFalse();
  }

  @Property(tries = 100)
  void ofATornFileTheWholeLinesAreRead(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double share) throws IOException {
    List<RunEvent> events = write(seed);
    byte[] bytes = Files.readAllBytes(file);
    int length = (int) (share * bytes.length);
    byte[] left = Arrays.copyOf(bytes, length);
    Files.write(file, left);
    int whole =
        (int) new String(left, StandardCharsets.UTF_8).chars().filter(c -> c == '\n').count();
    assertThat(read()).isEqualTo(events.subList(0, whole));
    assertThat(JournalFile.read(file).torn()).isEqualTo(length > 0 && left[length - 1] != '\n');
  }

  /** Any bit of any line but the last, its line break too. */
  @Property(tries = 200)
  void aFlippedBitIsToldByItsLine(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @IntRange(min = 0, max = 7) int bit)
      throws IOException {
    write(seed);
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
    int at = (int) (share * (lastLine - 2));
    long line = 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
    bytes[at] ^= (byte) (1 << bit);
    Files.write(file, bytes);
    assertThatThrownBy(() -> JournalFile.read(file))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("line " + line + " ")
        .hasMessageContaining("--no-resume");
  }

  @Property(tries = 100)
  void aFlippedBitOfTheLastLineTearsItOff(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @IntRange(min = 0, max = 7) int bit)
      throws IOException {
    List<RunEvent> events = write(seed);
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
    int at = lastLine + (int) (share * (bytes.length - 2 - lastLine));
    if ((bytes[at] ^ 1 << bit) != '\n') {
      bytes[at] ^= (byte) (1 << bit);
      Files.write(file, bytes);
      assertThat(read()).isEqualTo(events.subList(0, EVENTS - 1));
      assertThat(JournalFile.read(file).wholeBytes()).isEqualTo(lastLine);
    }
  }
}
