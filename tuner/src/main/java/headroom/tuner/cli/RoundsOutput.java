package headroom.tuner.cli;

import headroom.profile.DeviceFingerprint;
import headroom.tuner.measure.KernelCaches;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.rounds.RoundsFork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that takes rounds: where they go, how it goes on, and what it prints in the end. */
final class RoundsOutput {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The table; default: results/${COMMAND-NAME}/<device>.md, every round beside it (JSONL)."
              + " A run that was stopped goes on by the same command.")
  private Optional<Path> out = Optional.empty();

  @Mixin private ProgressOption progress = new ProgressOption();

  @Option(
      names = "--json",
      description = "Print every round, and what else was measured, as JSON instead of the table.")
  private boolean json;

  /** A line beside the output. */
  void complain(String line) {
    command.commandLine().getErr().println("headroom: " + line);
    command.commandLine().getErr().flush();
  }

  /**
   * The files of a run, which goes on with what is there if it may.
   *
   * @throws UserException if they cannot be written, or another run is writing them
   */
  RoundsFiles open(RoundsWork work, DeviceFingerprint device) {
    Path table =
        out.orElseGet(
            () ->
                ResultFiles.home()
                    .resolve("results")
                    .resolve(command.name())
                    .resolve(device.slug() + ".md"));
    return RoundsFiles.open(table, work, device, BuildInfo.current(), this::complain);
  }

  /**
   * Takes the rounds that are missing, and prints all.
   *
   * @param fixedSeconds a fork's start, checks and rounds of short calls
   * @return the exit code
   */
  int run(
      RoundsWork work,
      DeviceFingerprint device,
      RoundsFiles files,
      RoundsReport report,
      double fixedSeconds)
      throws IOException {
    RoundsSession session;
    try (ProgressDisplay display = progress.open();
        KernelCaches caches = KernelCaches.open()) {
      RoundsFork fork =
          new RoundsFork(caches.jvm(), device.traits(), work.kind(), work.profile(), work.plan());
      files.forks().forEach(fork::recall);
      session =
          new RoundsSession(
              fork::run, fork::misled, rounds -> add(rounds, files, report), fixedSeconds);
      InterruptHook hook =
          InterruptHook.install(
              () -> {
                session.stop();
                return files.left();
              });
      try {
        report.measure(caches.jvm(), line -> display.at(0, 0, line));
        session.run(work, files.forks(), display);
        if (session.stopped()) {
          return ExitCode.INTERRUPTED;
        }
        report.measure(caches.jvm(), line -> display.at(1, 0, line));
      } finally {
        hook.remove();
      }
    }
    if (session.failures() == 0) {
      files.end();
    }
    print(files, report);
    return session.failures() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void add(ForkRounds rounds, RoundsFiles files, RoundsReport report) {
    files.add(rounds);
    files.write(report.lines());
  }

  private void print(RoundsFiles files, RoundsReport report) throws IOException {
    if (files.forks().isEmpty()) {
      return;
    }
    files.write(report.lines());
    PrintWriter console = command.commandLine().getOut();
    console.print(json ? files.json() : files.text());
    console.flush();
  }
}
