package headroom.tuner.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Entry point of the command line. */
@Command(
    name = "headroom",
    mixinStandardHelpOptions = true,
    versionProvider = Headroom.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "How far this device is from its own limits on multi-query-attention decode.",
    subcommands = {
      TuneCommand.class,
      MergeCommand.class,
      SharesCommand.class,
      BenchCommand.class,
      ShowCommand.class,
      ReportCommand.class,
      GateCommand.class,
      CheckCommand.class,
      PlanCommand.class,
      ExportCommand.class,
      RegretCommand.class,
      CompareStrategiesCommand.class,
      GpuVerifyCommand.class,
      GpuPrecompileCommand.class,
      RematchCommand.class,
      AgreementCommand.class,
      RecordSpaceCommand.class,
      CompletionCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:done",
      "  1:something failed while running; gate: FAIL; check: stale",
      "  2:bad input, nothing was started; gate: ERROR",
      "  3:gate: INCONCLUSIVE; check: re-verify",
      "  4:the machine lacks something: a JDK, Maven, a GPU driver",
      "  5:of the scripts: the build failed",
      "  6:another run writes the same output; nothing was started",
      "130:interrupted; what was measured is on disk, the same command goes on"
    })
public final class Headroom implements Runnable {

  @Spec private CommandSpec spec;

  private Headroom() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, as {@link #main} and the tests run it. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Headroom());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(CommandErrors::badParameter);
    line.setExecutionExceptionHandler(CommandErrors::failed);
    // JMH's options are no options of ours: they pass as they are.
    line.getSubcommands().values().stream()
        .filter(command -> command.getCommand() instanceof BenchCommand)
        .forEach(bench -> bench.setUnmatchedOptionsArePositionalParams(true));
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {BuildInfo.current().line()};
    }
  }
}
