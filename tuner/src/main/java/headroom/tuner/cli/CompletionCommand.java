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
      "Prints a completion script for bash and zsh; it completes the commands, options and values",
      "of headroom and headroom.sh."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(./scripts/headroom.sh completion)             this shell, bash or zsh",
      "  ./scripts/headroom.sh completion > ~/.headroom.sh      then source it in .bashrc or .zshrc"
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
