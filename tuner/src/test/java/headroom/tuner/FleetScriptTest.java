package headroom.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code fleet.sh} asks of Slurm, whose commands are made up here: they note their arguments,
 * and nothing runs. {@code fleet-test.sh} has the real ones.
 */
class FleetScriptTest {

  private static final Path FLEET = Path.of("../scripts/fleet.sh").toAbsolutePath().normalize();

  @TempDir Path folder;
  private Path bin;

  private record Run(int exit, String out, String err) {}

  @BeforeEach
  void makeUpSlurm() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "fleet.sh needs flock");
    bin = Files.createDirectory(folder.resolve("bin"));
    tool("sbatch", "printf '<%s> ' \"$@\" >>calls; echo >>calls; wc -l <calls | tr -d ' '");
    tool("squeue", "exit 0");
    tool("scontrol", "[ \"$2\" != config ] || echo 'MaxArraySize            = 4'");
    tool("sinfo", "printf '%s\\n' n1 n2 n2");
    tool("headroom", "exit 0");
  }

  private void tool(String name, String body) throws IOException {
    Path file = bin.resolve(name);
    // sbatch is called in the fleet's folder, and counts its calls beside it.
    Files.writeString(file, "#!/usr/bin/env bash\ncd '%s'\n%s\n".formatted(folder, body));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Run fleet(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", FLEET.toString()));
    command.addAll(List.of("--partition", "p", "--dir", folder.resolve("fleet").toString()));
    command.addAll(List.of(options));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().merge("PATH", bin.toString(), (path, own) -> own + ":" + path);
    builder.environment().put("HEADROOM_COMMAND", bin.resolve("headroom").toString());
    Process process = builder.redirectOutput(out).redirectError(err).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  @Test
  void anArrayThatIsTooLongForTheSiteGoesInPieces() throws Exception {
    Run run = fleet("--detach", "--shards", "5", "--finalists", "3", "--budget", "2m");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(calls()).hasSize(4);
    assertThat(calls().get(0))
        .contains("<--array=1-3> <--output=logs/shard-%a.log>", "<5> <0> <--budget> <2m>");
    assertThat(calls().get(1)).contains("<--array=1-2> <--output=logs/shard-3+%a.log>", "<5> <3>");
    assertThat(calls().get(2))
        .contains("<--dependency=afterany:1:2>", "<5> <--budget> <2m> <--finalists> <3>");
    assertThat(calls().get(3)).contains("<--dependency=afterany:3>", "<5> <--finalists> <3>");
    assertThat(folder.resolve("fleet/jobs")).hasContent("1\n2\n3\n4");
    assertThat(run.out()).as("what --attach takes").isEqualTo("4\n");
  }

  @Test
  void thereIsAShardForEachNodeUnlessToldOtherwise() throws Exception {
    assertThat(fleet("--detach").exit()).isZero();
    assertThat(calls().getFirst()).contains("<--partition=p>", "<--array=1-2>");
  }

  @Test
  void whatIsThereIsNotTunedAgain() throws Exception {
    Files.createDirectories(folder.resolve("fleet/done"));
    Files.createFile(folder.resolve("fleet/done/shard-00002.json"));
    assertThat(fleet("--detach", "--shards", "3").exit()).isZero();
    assertThat(calls().getFirst()).contains("<--array=1,3>");
  }

  /** Tasks run in the fleet's folder, where a name that the user typed elsewhere means nothing. */
  @Test
  void aSeedThatIsNamedFromHereIsFoundByTheTasks() throws Exception {
    Files.createFile(folder.resolve("seed.json"));
    Files.createFile(folder.resolve("my.json"));
    Run run =
        fleet("--detach", "--", "--seed-from", "seed.json", "--shapes=my.json", "--seed", "3");
    assertThat(run.exit()).as(run.err()).isZero();
    Path here = folder.toRealPath();
    assertThat(calls().getFirst())
        .contains(
            "<--seed-from> <%s/seed.json> <--shapes=%s/my.json> <--seed> <3>"
                .formatted(here, here));
  }

  @Test
  void gresTunesTheGpu() throws Exception {
    assertThat(fleet("--detach", "--gres", "gpu:1").exit()).isZero();
    assertThat(calls()).hasSize(3).allMatch(call -> call.contains("<--gres=gpu:1>"));
    assertThat(calls().getFirst()).contains("<--device> <gpu>");
  }

  /** Were it forgotten, the same command would submit it twice. */
  @Test
  void anArrayIsRememberedThoughTheReRaceIsRefused() throws Exception {
    tool("sbatch", "echo >>calls; [ $(wc -l <calls) = 1 ] && echo 7");
    Run run = fleet("--detach");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("headroom: sbatch refused re-race.sbatch");
    assertThat(folder.resolve("fleet/jobs")).hasContent("7");
  }

  /** What the budget did not reach, another merge of the same shards would miss too. */
  @Test
  void aProfileThatStaysIncompleteIsNotMergedAgain() throws Exception {
    Files.createDirectories(folder.resolve("fleet/done"));
    Files.createFile(folder.resolve("fleet/done/shard-00001.json"));
    tool("sbatch", "echo >>calls; touch fleet/re-raced.ok; wc -l <calls | tr -d ' '");
    Run run = fleet("--shards", "1");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("give it a larger --budget and a --dir of its own");
    assertThat(calls()).as("one re-race, one merge").hasSize(2);
  }

  /** Arithmetic of the shell runs what stands in an index. */
  @Test
  void whatAFoldersFileSaysIsNotRun() throws Exception {
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Files.writeString(theirs.resolve("fleet.conf"), "a[$(touch run)]\n--partition=p\n--\n");
    tool("scontrol", "echo '   WorkDir=%s'".formatted(theirs));
    Run run = fleet("--attach", "9");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("its first line is no number of shards").hasLineCount(1);
    assertThat(theirs.resolve("run")).doesNotExist();
  }

  /** Each would otherwise be told by every task, hours later. */
  @ParameterizedTest
  @CsvSource({
    "--shards, 0, --shards must be between 1 and 100000: 0",
    "--shards, 100001, --shards must be between 1 and 100000: 100001",
    "--shards, 08, --shards must be between 1 and 100000: 08",
    "--finalists, 65, --finalists must be between 1 and 64: 65",
    "--budget, 5 minutes, '--budget is a time such as 90s, 5m or 1h30m: 5 minutes'",
    "--templates, /nowhere, /nowhere lacks tune.sbatch",
    "--attach, 12x, --attach takes the number that fleet.sh printed: 12x",
    "--attach, 12, job 12 is of no fleet that is known here",
    "--name, a/b, 'a name is of letters, digits, dots and hyphens: a/b'",
    "--colour, red, unknown option --colour",
  })
  void whatCannotBeIsRefusedInOneLine(String option, String value, String said) throws Exception {
    Run run = fleet(option, value);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("headroom: ").contains(said).hasLineCount(1);
    assertThat(folder.resolve("calls")).doesNotExist();
  }
}
