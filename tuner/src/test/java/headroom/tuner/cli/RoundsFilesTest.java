package headroom.tuner.cli;

import static headroom.tuner.cli.RoundsFixture.LARGE;
import static headroom.tuner.cli.RoundsFixture.SIDE;
import static headroom.tuner.cli.RoundsFixture.SMALL;
import static headroom.tuner.cli.RoundsFixture.fork;
import static headroom.tuner.cli.RoundsFixture.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.Resource;
import headroom.tuner.paired.ForkRounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An hour of rounds outlives Ctrl-C, and other options. */
class RoundsFilesTest {

  private static final DeviceFingerprint DEVICE =
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

  private static final RoundsWork TEN = work(10, List.of(1, 2), SMALL, LARGE);

  private static final Ceiling FMA = new Ceiling(Resource.FMA, 1, 100, 90, 15, 0);

  private final List<String> notes = new ArrayList<>();

  @TempDir private Path folder;
  private Path table;
  private Path raw;

  @BeforeEach
  void nameTheFiles() {
    table = folder.resolve("t.md");
    raw = folder.resolve("t.jsonl");
  }

  private RoundsFiles open(RoundsWork work, String commit) {
    return RoundsFiles.open(table, work, DEVICE, new BuildInfo("0.1.0", commit), notes::add);
  }

  /** A run that is stopped after a shape. */
  private Instant stopped() throws IOException {
    try (RoundsFiles files = open(TEN, "abc")) {
      files.add(List.of(FMA));
      files.add(fork(SMALL, 1, 14.4, SIDE));
      files.write(List.of("a table"));
      return files.started();
    }
  }

  /** What {@code --json} prints: a list of what the raw file has line by line. */
  @Test
  void theRawFileIsOneJsonList() throws IOException {
    try (RoundsFiles files = open(TEN, "abc")) {
      files.add(List.of(FMA));
      JsonNode list = JsonMapper.shared().readTree(files.json());
      assertThat(list.size()).isEqualTo(2);
      assertThat(list.get(0).get("device").stringValue()).isEqualTo("a-cpu-avx2-2c");
      assertThat(list.get(1).get("ceilings").get(0).get("best").doubleValue()).isEqualTo(100);
    }
    assertThat(notes).isEmpty();
  }

  @Test
  void theSameRunGoesOnWhereItStopped() throws IOException {
    Instant began = stopped();
    try (RoundsFiles files = open(TEN, "abc")) {
      assertThat(files.forks()).containsExactly(fork(SMALL, 1, 14.4, SIDE));
      assertThat(files.ceilings()).containsExactly(FMA);
      assertThat(files.started()).isEqualTo(began);
      files.add(fork(LARGE, 2, 14.4, SIDE));
    }
    try (RoundsFiles files = open(TEN, "abc")) {
      assertThat(files.forks()).extracting(ForkRounds::shape).containsExactly(SMALL, LARGE);
    }
    assertThat(notes)
        .containsExactly(
            "goes on with %s: 1 of 4 shapes have their rounds".formatted(raw),
            "goes on with %s: 2 of 4 shapes have their rounds".formatted(raw));
  }

  /** Killed in the midst of a line: that fork runs again, and its new line stands by itself. */
  @Test
  void aLineThatWasCutOffIsPassedOver() throws IOException {
    stopped();
    String half = fork(LARGE, 1, 14.4, SIDE).line().substring(0, 50);
    Files.writeString(raw, half, StandardOpenOption.APPEND);
    try (RoundsFiles files = open(TEN, "abc")) {
      assertThat(files.forks()).hasSize(1);
      files.add(fork(LARGE, 1, 14.5, SIDE));
    }
    assertThat(StoredRounds.read(raw).forks())
        .containsExactly(fork(SMALL, 1, 14.4, SIDE), fork(LARGE, 1, 14.5, SIDE));
  }

  @Test
  void whatDidNotTimeEverySideIsTakenAgain() throws IOException {
    try (RoundsFiles files = open(TEN, "abc")) {
      files.add(fork(SMALL, 1, 14.4, "MKL"));
    }
    try (RoundsFiles files = open(TEN, "abc")) {
      assertThat(files.forks()).isEmpty();
    }
  }

  @Test
  void otherOptionsAndOtherBuildsKeepWhatIsThere() throws IOException {
    stopped();
    String before = Files.readString(raw);
    open(work(12, List.of(1, 2), SMALL, LARGE), "abc").close();

    assertThat(folder.resolve("t.previous.jsonl")).hasContent(before.strip());
    assertThat(folder.resolve("t.previous.md")).hasContent("a table");
    assertThat(notes.getLast()).contains("t.previous.jsonl: rounds: 10 then, 12 now");
    assertThat(raw).content().hasLineCount(1);

    open(work(12, List.of(1, 2), SMALL, LARGE), "def").close();
    assertThat(folder.resolve("t.previous.jsonl")).hasContent(before.strip());
    assertThat(folder.resolve("t.previous-2.jsonl")).exists();
    assertThat(notes.getLast()).contains("build: 0.1.0 abc then, 0.1.0 def now");
  }

  @Test
  void aRunThatCameToItsEndIsKeptAndTheNextBeginsAnew() throws IOException {
    try (RoundsFiles files = open(TEN, "abc")) {
      files.add(fork(SMALL, 1, 14.4, SIDE));
      files.end();
    }
    try (RoundsFiles files = open(TEN, "abc")) {
      assertThat(files.forks()).isEmpty();
    }
    assertThat(notes.getLast()).contains("t.previous.jsonl: that run came to its end");
  }

  @Test
  void aFileThatIsNoneOfARunIsKept() throws IOException {
    for (String line :
        List.of(
            "{\"shape\":null}", "{\"ceilings\":[null]}", "[[[[", "7", "null", "{\"shape\":{}}")) {
      Files.deleteIfExists(raw);
      stopped();
      Files.writeString(raw, line + "\n", StandardOpenOption.APPEND);
      open(TEN, "abc").close();
      assertThat(notes.getLast()).as(line).contains("begins anew", "line 4");
    }
    Files.writeString(raw, "not JSON\n");
    open(TEN, "abc").close();
    assertThat(notes.getLast()).contains("begins anew", "line 1");
  }

  @Test
  void asLongAsAnotherRunWritesThemTheyAreBusy() throws IOException {
    try (RoundsFiles held = open(TEN, "abc")) {
      assertThat(held.forks()).isEmpty();
      assertThatThrownBy(() -> open(TEN, "abc"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("another run is writing")
          .extracting(e -> ((UserException) e).exitCode())
          .isEqualTo(ExitCode.BUSY);
    }
  }
}
