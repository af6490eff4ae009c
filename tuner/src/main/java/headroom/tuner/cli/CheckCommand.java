package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.dispatch.FingerprintMatch;
import headroom.profile.DeviceFingerprint;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.ProfileCheck;
import headroom.tuner.gate.StoredWinner;
import headroom.tuner.gate.Thresholds;
import headroom.tuner.gate.arm.ArmBench;
import headroom.tuner.gate.arm.ArmBuild;
import headroom.tuner.gate.report.CheckJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a profile is still true on this machine. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says within a minute whether a profile is still true here: compares the device's"
          + " fingerprint,",
      "then times as many of its winners as fit, spread over its shapes, each in a fresh JVM."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:exact, the same device, and what was timed is within the profile's intervals",
      "1:stale, other hardware, or a winner is wrong or no longer there; tune again",
      "2:bad input",
      "3:re-verify, set up otherwise, or a time is outside its interval, or that is too wide to"
          + " tell",
      "4:the machine lacks the kind of device that the profile is of: a GPU, its driver, a compiler"
    })
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ProfileArgument file = new ProfileArgument();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = Durations.class,
      defaultValue = "50s",
      description = "For all of it; default ${DEFAULT-VALUE}.")
  private Duration budget = Duration.ZERO;

  @Mixin private EmulatedOption emulated = new EmulatedOption();

  @Option(names = "--json", description = "Print answer, findings and times as JSON instead.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    long end = System.nanoTime() + budget.toNanos();
    TuningProfile profile = emulated.read(file.path(CpuFingerprint::read));
    DeviceFingerprint device = DeviceHere.of(profile.device().kind());
    FingerprintMatch match = FingerprintMatch.of(profile.device(), device);
    ProfileCheck check = new ProfileCheck(match);
    if (match.grade().usable() && ProfileCheck.worthStarting(left(end))) {
      try {
        time(profile, device, end, check);
      } catch (CancellationException e) {
        return ExitCode.INTERRUPTED;
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(CheckJson.of(check));
    } else {
      check.lines().forEach(out::println);
    }
    out.flush();
    return switch (check.degree()) {
      case EXACT -> ExitCode.OK;
      case RE_VERIFY -> ExitCode.INCONCLUSIVE;
      case STALE -> ExitCode.FAILED;
    };
  }

  private static void time(
      TuningProfile profile, DeviceFingerprint device, long end, ProfileCheck check)
      throws IOException {
    List<StoredWinner> winners = ProfileCheck.spread(StoredWinner.of(profile, Thresholds.DEFAULT));
    List<GateBenchmark> suite = winners.stream().map(StoredWinner::benchmark).toList();
    BuildInfo build = BuildInfo.current();
    try (GateScratch scratch = GateScratch.open()) {
      ArmBench bench =
          GateArms.bench(
              "check",
              ArmBuild.running(build.line(), build.commit()),
              GateArms.tasks(suite),
              System.nanoTime(),
              device,
              scratch,
              left(end));
      check.time(
          winners,
          () -> left(end),
          (winner, limit) ->
              bench.measure(winner.benchmark().task(), System.nanoTime(), Optional.empty(), limit));
    }
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
