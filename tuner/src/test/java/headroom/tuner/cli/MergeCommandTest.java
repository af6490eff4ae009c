package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.tuner.journal.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What merge says of its files, and what it leaves on the disk. */
class MergeCommandTest {

  private static final Path PROFILES = Path.of("../results/profiles");

  @TempDir private Path folder;
  private Path out;
  private Path zen3;

  @BeforeEach
  void takeAProfileWithoutItsLog() throws IOException {
    out = folder.resolve("merged.json");
    zen3 = copy("amd-epyc-avx2-2c.json");
  }

  private Path copy(String name) throws IOException {
    return Files.copy(PROFILES.resolve(name), folder.resolve(name));
  }

  private TypedCommand merge(Object... words) {
    List<String> line = new ArrayList<>(List.of("merge", "--out", out.toString()));
    List.of(words).forEach(word -> line.add(word.toString()));
    return TypedCommand.run(line.toArray(String[]::new));
  }

  private void assertRefused(TypedCommand command, int exitCode) {
    assertThat(command.exitCode()).as(command.err()).isEqualTo(exitCode);
    assertThat(out).doesNotExist();
    assertThat(folder.resolve("merged.raw.jsonl")).doesNotExist();
  }

  @Test
  void aProfileWithoutItsLogCountsByItsEntries() {
    TypedCommand merged = merge(zen3);
    assertThat(merged.exitCode()).as(merged.err()).isEqualTo(ExitCode.OK);
    assertThat(merged.out()).contains("starcoder", "profile       " + out);
    TuningProfile before = ProfileCodec.read(zen3);
    TuningProfile after = ProfileCodec.read(out);
    assertThat(after.shapes()).isEqualTo(before.shapes());
    assertThat(after.run().rawFile()).isEqualTo("merged.raw.jsonl");
    // The merged log alone is the same evidence.
    assertThat(merge(folder.resolve("merged.raw.jsonl")).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(ProfileCodec.read(out)).isEqualTo(after);
  }

  /** What is missing goes to standard error, where it spoils no document. */
  @Test
  void jsonIsTheProfileThatWasWritten() throws IOException {
    Path text = Files.writeString(folder.resolve("text.raw.jsonl"), "hello\n");
    TypedCommand merged = merge(zen3, text, "--json");
    assertThat(merged.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(merged.line()).contains("broken: text.raw.jsonl");
    JsonNode told = JsonMapper.shared().readTree(merged.out());
    assertThat(told).isEqualTo(JsonMapper.shared().readTree(Files.readString(out)));
    assertThat(told.get("shapes").size()).isEqualTo(12);
    assertThat(told.at("/run/rawFile").stringValue()).isEqualTo("merged.raw.jsonl");
  }

  @Test
  void filesOfTwoDevicesAreRefusedByNameUnlessOneIsChosen() throws IOException {
    Path avx512 = copy("amd-epyc-avx512-2c.json");
    TypedCommand both = merge(zen3, avx512);
    assertRefused(both, ExitCode.BAD_INPUT);
    assertThat(both.line()).contains(zen3.toString(), avx512.toString(), "--like");
    TypedCommand one = merge(zen3, avx512, "--like", zen3, "--quiet");
    assertThat(one.exitCode()).as(one.err()).isEqualTo(ExitCode.OK);
    assertThat(one.line()).contains("foreign: amd-epyc-avx512-2c.json: left out");
    assertThat(one.out()).isEqualToIgnoringNewLines(out.toString());
    assertThat(ProfileCodec.read(out).device()).isEqualTo(ProfileCodec.read(zen3).device());
  }

  @Test
  void whatIsNoLogAndNoProfileIsNamed() throws IOException {
    TypedCommand absent = merge(folder.resolve("absent.json"));
    assertRefused(absent, ExitCode.BAD_INPUT);
    assertThat(absent.line()).contains("absent.json").contains("--like");
    Path text = Files.writeString(folder.resolve("text.raw.jsonl"), "hello\n");
    TypedCommand merged = merge(text);
    assertRefused(merged, ExitCode.BAD_INPUT);
    assertThat(merged.line()).contains("text.raw.jsonl: line 1");
  }

  /** The readable file is merged all the same, and the exit code says that one is missing. */
  @Test
  void whatCannotBeReadBesideWhatCanIsALoss() throws IOException {
    Path text = Files.writeString(folder.resolve("text.raw.jsonl"), "hello\n");
    TypedCommand merged = merge(zen3, text);
    assertThat(merged.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(merged.line()).contains("broken: text.raw.jsonl: line 1");
    assertThat(ProfileCodec.read(out).shapes()).isNotEmpty();
  }

  /** A fleet of thousands has more files than a command line takes. */
  @Test
  void aFileMayListTheFiles() throws IOException {
    Path list = Files.writeString(folder.resolve("files"), zen3 + "\n" + zen3 + "\n");
    TypedCommand merged = merge("@" + list);
    assertThat(merged.exitCode()).as(merged.err()).isEqualTo(ExitCode.OK);
    assertThat(ProfileCodec.read(out).shapes()).isEqualTo(ProfileCodec.read(zen3).shapes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--finalists 0    | --finalists must be between 1 and 64: 0",
        "--finalists many | 'many'",
        "--rounds 1       | --rounds must be between 2 and 64: 1",
        "--budget never   | 'never' is not a duration",
        "--node a/b       | --node: a node is named by letters, digits, dots and hyphens",
      })
  void anOptionOutOfItsBoundsIsOneLine(String words, String said) {
    List<Object> line = new ArrayList<>(List.<Object>of((Object[]) words.split(" ")));
    line.add(zen3);
    TypedCommand refused = merge(line.toArray());
    assertRefused(refused, ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains(said);
  }

  /** Times of this machine beside those of another device would be compared. */
  @Test
  void aReRaceOnAnotherMachineIsRefused() {
    TypedCommand refused = merge(zen3, "--re-race");
    assertRefused(refused, ExitCode.BAD_INPUT);
    assertThat(refused.line())
        .contains("--re-race: this machine or build is another: ", "run it on a node that tuned");
  }

  @Test
  void asLongAsAnotherMergeWritesItsOutputItIsBusy() {
    try (RunLock held = RunLock.hold(out).orElseThrow()) {
      assertThat(held).isNotNull();
      TypedCommand merged = merge(zen3);
      assertRefused(merged, ExitCode.BUSY);
      assertThat(merged.line()).contains("another merge").contains(out.toString());
    }
  }
}
