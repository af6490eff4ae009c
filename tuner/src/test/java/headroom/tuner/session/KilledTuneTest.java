package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.tuner.journal.JournalFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tune in a process of its own that is killed, or whose disk is full, again and again. The number
 * of kills is {@code -Dheadroom.kills=100}; the default keeps the build short.
 */
class KilledTuneTest {

  private static final int KILLS = Integer.getInteger("headroom.kills", 12);

  /** Outcomes that one process may get to before it is killed: about a tenth of a run. */
  private static final int MOST_PER_LIFE = 14;

  private MemoryFolder memory = new MemoryFolder(Path.of("unset"));
  private Path folder = Path.of("unset");
  private String whole = "";
  private int wholeEvaluations;

  @BeforeEach
  void runToTheEndUndisturbed() throws IOException {
    memory = MemoryFolder.make();
    folder = memory.path();
    FakeMachine machine = FakeTune.machine(() -> {});
    try (MemoryFolder other = MemoryFolder.make()) {
      machine.session(FakeTune.plan(other.path()), new SilentListener()).run();
      whole = withoutTime(ProfileCodec.read(other.path().resolve("profile.json")));
    }
    wholeEvaluations = machine.evaluations();
  }

  @AfterEach
  void remove() throws IOException {
    memory.close();
  }

  /** All but when the first process began. */
  private static String withoutTime(TuningProfile profile) {
    return ProfileCodec.write(profile).replaceFirst("\"started\" *: *\"[^\"]*\"", "");
  }

  private static List<String> command(Path folder) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "--add-modules=jdk.incubator.vector",
        "-cp",
        System.getProperty("java.class.path"),
        FakeTune.class.getName(),
        folder.toString());
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private long evaluated() throws IOException {
    return size(folder.resolve("evaluated"));
  }

  /** Outcomes in the journal, which must be readable whenever its writer was killed. */
  private long recorded() throws IOException {
    Path raw = folder.resolve("run.jsonl");
    return size(raw) == 0
        ? 0
        : JournalFile.read(raw).lines().stream()
            .filter(line -> line.fields().text("type").equals("outcome"))
            .count();
  }

  private void requireValidProfile() {
    Path profile = folder.resolve("profile.json");
    if (Files.exists(profile)) {
      ProfileCodec.read(profile);
    }
  }

  /** Waits for some outcomes, and a part of one. */
  private void awaitSome(Process process, Random random) throws Exception {
    long enough = evaluated() + random.nextInt(MOST_PER_LIFE);
    while (process.isAlive() && evaluated() < enough) {
      TimeUnit.MICROSECONDS.sleep(200);
    }
    TimeUnit.MICROSECONDS.sleep(random.nextInt(3000));
  }

  @Test
  void killedAtAnyPointItLosesAtMostOneEvaluationAndComesToTheSameProfile() throws Exception {
    Random random = new Random(1);
    long lost = 0;
    for (int kills = 0; kills < KILLS; ) {
      Process process = start(command(folder));
      awaitSome(process, random);
      boolean killed = process.isAlive();
      process.destroyForcibly().waitFor();
      requireValidProfile();
      if (killed) {
        kills++;
        long more = evaluated() - recorded() - lost;
        assertThat(more).as("lost by kill %d", kills).isBetween(0L, 1L);
        lost += more;
      } else {
        assertThat(process.exitValue()).as(Files.readString(folder.resolve("output"))).isZero();
        requireWhole();
        forgetTheRun();
        lost = 0;
      }
    }
    assertThat(start(command(folder)).waitFor()).isZero();
    requireWhole();
  }

  private void forgetTheRun() throws IOException {
    for (String file : List.of("run.jsonl", "profile.json", "evaluated")) {
      Files.deleteIfExists(folder.resolve(file));
    }
  }

  private void requireWhole() throws IOException {
    assertThat(withoutTime(ProfileCodec.read(folder.resolve("profile.json")))).isEqualTo(whole);
    assertThat(recorded()).isEqualTo(wholeEvaluations);
  }

  /** The system refuses to let any file grow beyond so many KiB, as a full disk would. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40})
  void aFullDiskIsOneClearLineAndNothingIsLost(int kib) throws Exception {
    Process full =
        start(
            List.of(
                "bash",
                "-c",
                "ulimit -f %d; exec \"$@\"".formatted(kib),
                "full",
                command(folder).getFirst(),
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                FakeTune.class.getName(),
                folder.toString()));
    assertThat(full.waitFor()).isEqualTo(1);
    String said = Files.readString(folder.resolve("output"), StandardCharsets.UTF_8).strip();
    assertThat(said.lines()).hasSize(1);
    assertThat(said).contains("File too large").containsAnyOf("run.jsonl", "profile.json");
    requireValidProfile();
    assertThat(recorded()).isBetween(evaluated() - 1, evaluated());

    assertThat(start(command(folder)).waitFor()).isZero();
    requireWhole();
  }

  @Test
  void aProfileOfAnotherRunIsKeptAndOnesOwnIsNot() throws Exception {
    Path profile = folder.resolve("profile.json");
    Files.writeString(profile, "somebody's");
    Process process = start(command(folder));
    while (process.isAlive() && evaluated() < 60) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    process.destroyForcibly().waitFor();
    assertThat(start(command(folder)).waitFor()).isZero();
    assertThat(folder.resolve("profile.previous.json")).hasContent("somebody's");
  }

  @Test
  void aProfileThatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectory(folder.resolve("profile.json"));
    FakeMachine machine = FakeTune.machine(() -> {});
    TuneSession session = machine.session(FakeTune.plan(folder), new SilentListener());
    assertThatThrownBy(session::run)
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("profile.json cannot be written");
  }
}
