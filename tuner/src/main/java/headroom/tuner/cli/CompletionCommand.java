package headroom.tuner.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script by which a shell completes commands, options and their values. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a completion script for bash and zsh; it completes headroom and headroom.sh.",
      "",
      "  bash   source <(./scripts/headroom.sh completion)",
      "  zsh    the same line; or put it into ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("headroom", spec.root().commandLine()));
    out.print('\n');
    out.flush();
    return ExitCode.OK;
  }
}
