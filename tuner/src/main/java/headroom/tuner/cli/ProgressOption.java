package headroom.tuner.cli;

import picocli.CommandLine.Option;

/** Whether a command tells how far it is. */
final class ProgressOption {

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  /** A display on standard error. */
  ProgressDisplay open() {
    return ProgressDisplay.choose(quiet, System.err);
  }
}
