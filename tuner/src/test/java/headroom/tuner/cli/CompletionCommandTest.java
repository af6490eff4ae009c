package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The script that completion prints, read by the shells that it is for. */
class CompletionCommandTest {

  /** What a shell does when Tab is pressed behind the words. */
  private static final String PRESS_TAB =
      """
      source ./completion.sh
      compopt() { :; }  # it takes a real Tab
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      COMP_LINE="$*"
      COMP_POINT=${#COMP_LINE}
      _complete_headroom "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir private Path folder;

  private String script = "";

  @BeforeEach
  void print() throws IOException {
    TypedCommand completion = TypedCommand.run("completion");
    assertThat(completion.exitCode()).isEqualTo(ExitCode.OK);
    script = completion.out();
    Files.writeString(folder.resolve("completion.sh"), script);
  }

  private String run(String... words) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    shell.getOutputStream().close();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    return said;
  }

  private static void assumeInstalled(String program) {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(entry -> Files.isExecutable(Path.of(entry, program))),
        "no " + program + " in PATH, so it cannot read the completion script");
  }

  @Test
  void itKnowsEveryCommand() {
    List<String> shown =
        Headroom.commandLine().getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .map(CommandSpec::name)
            .toList();
    assertThat(shown).hasSizeGreaterThan(10);
    assertThat(script)
        .contains(shown)
        .contains("complete -F _complete_headroom -o default headroom headroom.sh")
        .contains("bashcompinit")
        .contains("--page-tokens", "--weights");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void eachShellFindsNoFaultInIt(String shell) throws IOException, InterruptedException {
    assumeInstalled(shell);
    assertThat(run(shell, "-n", "completion.sh")).isEmpty();
  }

  /** A command, an option of a command, a value of an option: by either name of the launcher. */
  @ParameterizedTest
  @CsvSource({
    "headroom, repo, report",
    "headroom.sh, pla, plan",
    "headroom plan, --mem, --memory",
    "headroom export --as, kernel, kernel-tuner",
    "headroom tune --preset, st, standard",
    "headroom tune --device, g, gpu",
    "headroom tune --strategy, surr, surrogate"
  })
  void bashCompletesWhatWasBegun(String words, String begun, String completed)
      throws IOException, InterruptedException {
    assumeInstalled("bash");
    String[] typed = (words + " " + begun).split(" ");
    String[] command =
        Stream.concat(
                Stream.of("bash", "--noprofile", "--norc", "-c", PRESS_TAB, "bash"),
                Stream.of(typed))
            .toArray(String[]::new);
    assertThat(run(command).lines()).containsExactly(completed);
  }
}
