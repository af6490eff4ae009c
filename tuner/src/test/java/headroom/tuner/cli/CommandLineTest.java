package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import headroom.gpu.cuda.CudaDriver;
import headroom.gpu.cuda.GpuDetection;
import headroom.tuner.journal.JournalWriter;
import headroom.tuner.journal.RunEvent;
import headroom.tuner.journal.RunEventJson;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.journal.RunLock;
import headroom.tuner.journal.Stamp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Bad input: one line that names value and cure, the documented exit code, nothing written. */
class CommandLineTest {

  @TempDir private Path folder;

  private record Run(int exitCode, String out, String err) {

    /** The one line on standard error. */
    String line() {
      assertThat(err.lines()).as("one line: %s", err).hasSize(1);
      assertThat(err).startsWith("headroom: ").doesNotContain("\tat ").doesNotContain("Exception");
      return err.strip();
    }
  }

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Headroom.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exitCode = line.execute(args);
    return new Run(exitCode, out.toString(), err.toString());
  }

  private String out() {
    return folder.resolve("profile.json").toString();
  }

  private void assertNothingWritten() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model falcon-8b            | unknown model: falcon-8b | falcon-7b",
        "--budget 0                   | '0'                      | 5m",
        "--budget 0s                  | '0s'                     | 5m",
        "--budget -5m                 | '-5m'                    | 5m",
        "--budget soon                | 'soon'                   | 5m",
        "--budget 9999999m            | 9999999m                 | 5m",
        "--preset quik                | quik                     | quick",
        "--threads 0                  | --threads=0              | between 1 and",
        "--threads 100000             | --threads=100000         | between 1 and",
        "--seq-len 0                  | seqLen=0                 | between 1 and",
        "--model llama2-7b --seq-len 16000000 | s16000000 needs   | fewer",
        "--seq-len 512,x              | 'x'                      | --help",
        "--element f64                | unknown element type: f64| known: [f32, bf16, f16, int8]",
        "--page-tokens 24             | pageTokens=24            | power of two",
        "--element int8 --shapes x    | leave out                | --element",
        "--strategy best              | best                     | random",
        "--device tpu                 | tpu                      | cpu",
        "--seed x                     | 'x'                      | --help",
        "--unknown                    | --unknown                | --help",
        "--shapes /no/such/file.json  | /no/such/file.json       | file",
        "--seed-from /no/such.json    | /no/such.json            | check the path",
        "--ceilings-from /no/such.json | /no/such.json           | check the path",
      })
  void aBadOptionNamesValueAndCure(String options, String value, String cure) throws IOException {
    Run run = run(("tune --out " + out() + " " + options).split(" +"));
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).containsIgnoringCase(value).containsIgnoringCase(cure);
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--heads 8,x                  | 'x'                      | --help",
        "--heads 71 --kv-heads 2      | kvHeads=2                | divisor",
        "--head-dim 0                 | headDim=0                | between 1 and",
        "--element f64                | unknown element type: f64| known: [f32, bf16, f16, int8]",
        "--page-tokens 24             | pageTokens=24            | power of two",
        "--threads 0                  | --threads=0              | between 1 and",
        "--rounds 2                   | --rounds=2               | at least 3",
        "--allowance 0s               | '0s'                     | 5m",
        "--heads 8 --kv-heads 8 --keys 16000000 --batch 64 | s16000000 needs | fewer",
      })
  void aBadOptionOfSharesNamesValueAndCure(String options, String value, String cure)
      throws IOException {
    Run run = run(("shares --out " + out() + " " + options).split(" +"));
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).containsIgnoringCase(value).containsIgnoringCase(cure);
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--base no-such-ref           | no-such-ref              | a commit, a branch, a jar",
        "--candidate . --base HEAD    | . holds no               | newer",
        "--suite no-such-suite.json   | no-such-suite.json       | check the path",
        "--only nothing               | no benchmark nothing     | mqa-h8-d128-s512",
        "--budget 0s                  | '0s'                     | 5m",
        "--seed x                     | 'x'                      | --help",
        "--self-test --rounds 0       | --rounds=0               | between 1 and",
        "--self-test --scenario slow  | unknown scenario: slow   | slower-5",
        "--resample no-such.jsonl     | no-such.jsonl            | check the path",
        "--base x.json --suite s.json | --suite does nothing     | winners are timed; leave it out",
        "--base x.json --only a       | --only does nothing      | leave it out",
        "--force                      | --force does nothing     | without a profile as --base",
        "--rounds 3                   | --rounds does nothing    | without --self-test",
        "--raw x.jsonl                | --raw does nothing       | without --self-test",
        "--self-test --base HEAD      | --base does nothing      | judges one build by itself",
        "--self-test --budget 1m      | --budget does nothing    | leave it out",
        "--self-test --junit x.xml    | --junit does nothing     | leave it out",
        "--self-test --history x.jsonl | --history does nothing  | leave it out",
        "--resample x.jsonl --junit x | --junit does nothing     | leave it out",
        "--resample x.jsonl --candidate HEAD | --candidate does nothing | measures nothing",
        "--self-test --record 4 --rounds 2 | --rounds does nothing | judges no run",
        "--self-test --record 4 --json x | --json does nothing   | judges no run",
      })
  void aBadOptionOfGateIsAnErrorNotAVerdict(String options, String value, String cure) {
    Run run = run(("gate --quiet " + options).split(" +"));
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains(value).contains(cure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rematch a.json                    | CANDIDATE       | --help",
        "rematch /no/a.json /no/b.json     | /no/a.json      | check the path",
        "rematch a.json b.json --rounds 1  | --rounds=1      | between 2 and",
        "agreement /no/shape.json          | /no/shape.json  | check the path",
        "agreement x.json --runs 0         | --runs=0        | between 1 and",
        "agreement x.json --budget 0s      | '0s'            | 5m",
      })
  void aBadOptionOfWhatComparesTunesNamesValueAndCure(String line, String value, String cure) {
    Run run = run(line.split(" +"));
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains(value).contains(cure);
  }

  /** A profile to begin with is input from anywhere: what it holds is checked like any other. */
  @Test
  void aHostileProfileToBeginWithIsRefused() throws IOException {
    Path other = Files.createTempFile("headroom", ".json");
    try {
      for (String option : List.of("--seed-from", "--ceilings-from")) {
        Files.writeString(other, "{\"schemaVersion\": 1, \"tool\": [[[[1]]]]}");
        Run run = run("tune", "--out", out(), option, other.toString());
        assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.line()).contains(other.toString());
        assertNothingWritten();
      }
    } finally {
      Files.delete(other);
    }
  }

  @Test
  void checkRefusesWhatIsNoProfile() throws IOException {
    Path file = Files.writeString(folder.resolve("p.json"), "{}");
    Run run = run("check", file.toString());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains("schemaVersion").contains("p.json");
  }

  @Test
  void sharesRefuseAnUnwritableOut() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    Run run = run("shares", "--out", file.resolve("shares.md").toString());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains(file.toString()).contains("--out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"shapes\":[{\"queryHeads\":32,\"kvHeads\":1,\"headDim\":0,\"seqLen\":512}]}      |"
            + " headDim",
        "{\"shapes\":[{\"queryHeads\":32,\"kvHeads\":5,\"headDim\":128,\"seqLen\":512}]}    |"
            + " kvHeads",
        "{\"shapes\":[{\"queryHeads\":32,\"kvHeads\":1,\"headDin\":128,\"seqLen\":512}]}    |"
            + " headDim",
        "{\"shapes\":[{\"queryHeads\":32,\"kvHeads\":1,\"headDim\":128,\"seqLen\":\"a\"}]}  |"
            + " seqLen",
        "{\"shapes\":[]}                                                                    |"
            + " shapes",
        "{\"shapes\":[                                                                      | too"
            + " early",
      })
  void aBadShapesFileNamesTheField(String json, String named) throws IOException {
    Path shapes = Files.writeString(folder.resolve("shapes.json"), json);
    Run run = run("tune", "--out", out(), "--shapes", shapes.toString());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains(named).contains("shapes.json");
    Files.delete(shapes);
    assertNothingWritten();
  }

  @Test
  void anUnwritableOutIsRefusedBeforeAnythingIsMeasured() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    Run run = run("tune", "--out", file.resolve("profile.json").toString());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains(file.toString()).contains("--out");
    assertThat(file).hasContent("not a folder");
  }

  /** Where the superuser may write into any folder, the system's own is one that it may not. */
  @Test
  void aReadOnlyFolderIsRefusedBeforeAnythingIsMeasured() throws IOException {
    Path closed =
        Files.createDirectory(
            folder.resolve("closed"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
    Path readOnly = Files.isWritable(closed) ? Path.of("/sys") : closed;
    Run run = run("tune", "--out", readOnly.resolve("profile.json").toString());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains("cannot write into " + readOnly, "--out");
    assertThat(readOnly.resolve("profile.json")).doesNotExist();
  }

  @Test
  void aFolderAsOutIsRefused() throws IOException {
    Run run = run("tune", "--out", folder.toString());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains(folder.toString()).contains("file name");
    assertNothingWritten();
  }

  @Test
  void asLongAsAnotherTuneWritesAnOutputItIsBusy() {
    try (RunLock held = RunLock.hold(Path.of(out())).orElseThrow()) {
      assertThat(held).isNotNull();
      Run run = run("tune", "--model", "falcon-7b", "--out", out());
      assertThat(run.exitCode).isEqualTo(ExitCode.BUSY);
      assertThat(run.line()).contains("another tune").contains(out()).contains("--out");
    }
  }

  private Path unfinishedRaw() {
    return folder.resolve("profile-20261126-012021.raw.jsonl");
  }

  private byte[] leaveUnfinished(Map<String, String> identity) throws IOException {
    try (JournalWriter journal = JournalWriter.begin(unfinishedRaw())) {
      Instant started = Instant.parse("2026-11-26T01:20:21Z");
      journal.append(new RunHeader(started, "profile.json", "some-cpu", identity).write());
      journal.append(RunEventJson.write(new RunEvent.Ceilings(new Stamp(1, 1), List.of())));
    }
    return Files.readAllBytes(unfinishedRaw());
  }

  @Test
  void anUnfinishedRunWithOtherOptionsIsNamedAndKept() throws IOException {
    byte[] before = leaveUnfinished(Map.of("shapes", "of another run"));
    Run run = run("tune", "--model", "falcon-7b", "--out", out());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line())
        .contains(unfinishedRaw().toString(), "shapes: of another run then", "--no-resume");
    assertThat(unfinishedRaw()).hasBinaryContent(before);
    assertThat(folder.resolve("profile.json")).doesNotExist();
  }

  @Test
  void anUnfinishedRunThatWasChangedIsNamedByItsLineAndKept() throws IOException {
    byte[] flipped = leaveUnfinished(Map.of("shapes", "of another run"));
    flipped[30] ^= 1;
    Files.write(unfinishedRaw(), flipped);
    Run run = run("tune", "--model", "falcon-7b", "--out", out());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains(unfinishedRaw().toString(), "line 1 ", "--no-resume");
    assertThat(unfinishedRaw()).hasBinaryContent(flipped);
  }

  @Test
  void aGpuThatIsNotThereIsExplained() throws IOException {
    assumeFalse(
        CudaDriver.ofThisSystem().detect() instanceof GpuDetection.Present,
        "this machine has an NVIDIA GPU");
    Run run = run("tune", "--device", "gpu", "--out", out());
    assertThat(run.exitCode).isEqualTo(ExitCode.MISSING);
    assertThat(run.line()).contains("NVIDIA driver").contains("--device cpu");
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"schemaVersion\": 99} | 99",
        "{}                      | schemaVersion",
        "not json                | JSON",
        "[]                      | object",
      })
  void showRefusesWhatIsNoProfile(String json, String named) throws IOException {
    Path file = Files.writeString(folder.resolve("p.json"), json);
    Run run = run("show", file.toString());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains(named).contains("p.json");
    assertThat(run.out).isEmpty();
  }

  @Test
  void showSaysWhereAProfileWouldComeFrom() {
    Run run = run("show", folder.resolve("none.json").toString());
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains("none.json").contains("tune.sh");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "tune --help",
        "shares --help",
        "bench --help",
        "show --help",
        "gate --help",
        "check --help",
        "report --help",
        "compare-strategies --help",
        "plan --help",
        "export --help",
        "regret --help",
        "completion --help"
      })
  void helpIsGood(String command) {
    Run run = run(command.split(" "));
    assertThat(run.exitCode).isEqualTo(ExitCode.OK);
    String name = ("headroom " + command).replaceFirst(" --help$", "");
    assertThat(run.out).startsWith("Usage: " + name + " ").doesNotContain("${", "null");
    assertThat(run.out.lines()).hasSizeGreaterThan(8).allMatch(line -> line.length() <= 100);
  }

  /** The scripts' own 5 too: whoever reads a code in a log looks here. */
  @Test
  void theHelpListsEveryExitCode() {
    String help = run("--help").out;
    List<String> codes = help.substring(help.indexOf("Exit codes:")).lines().skip(1).toList();
    assertThat(codes)
        .extracting(line -> line.strip().replaceFirst(" .*", ""))
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "130");
    assertThat(codes.get(1)).contains("gate: FAIL", "check: stale");
    assertThat(codes.get(3)).contains("gate: INCONCLUSIVE", "check: re-verify");
    assertThat(codes.get(5)).contains("build failed");
  }

  @Test
  void anUnknownCommandIsBadInput() {
    Run run = run("tuen");
    assertThat(run.exitCode).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.line()).contains("tuen");
  }

  @Test
  void versionNamesTheBuild() {
    assertThat(run("--version").out).startsWith("headroom ");
  }
}
