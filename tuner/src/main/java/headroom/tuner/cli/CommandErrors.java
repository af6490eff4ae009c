package headroom.tuner.cli;

import headroom.json.DocumentException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns every failure into one line on standard error and an exit code; no stack trace. */
final class CommandErrors {

  /** Set in the environment, it adds the stack trace of an unexpected failure. */
  private static final String TRACE = "HEADROOM_TRACE";

  private CommandErrors() {}

  static int badParameter(ParameterException e, String[] args) {
    String message = String.valueOf(e.getMessage()).replaceAll("\\R+", " ");
    return say(
        e.getCommandLine(),
        message + "; see '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'",
        ExitCode.BAD_INPUT);
  }

  static int failed(Exception e, CommandLine line, ParseResult parsed) {
    if (e instanceof UserException user) {
      return say(line, user.line(), user.exitCode());
    }
    if (e instanceof DocumentException) {
      // Says by itself which file, what is wrong with it, and the cure: a full disk, say.
      return say(line, String.valueOf(e.getMessage()), ExitCode.FAILED);
    }
    if (System.getenv(TRACE) != null) {
      e.printStackTrace(line.getErr());
    }
    return say(
        line,
        "unexpected %s: %s; set %s=1 to see where"
            .formatted(
                e.getClass().getSimpleName(),
                String.valueOf(e.getMessage()).replaceAll("\\R+", " "),
                TRACE),
        // 1 would accuse the candidate, or the profile.
        line.getCommand() instanceof GateCommand || line.getCommand() instanceof CheckCommand
            ? ExitCode.BAD_INPUT
            : ExitCode.FAILED);
  }

  private static int say(CommandLine line, String message, int exitCode) {
    line.getErr().println("headroom: " + message);
    line.getErr().flush();
    return exitCode;
  }
}
