package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.dispatch.FingerprintMatch;
import headroom.kernel.KernelCatalog;
import headroom.profile.DeviceFingerprint;
import headroom.profile.LeaveOneOut;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.arm.ArmBench;
import headroom.tuner.gate.arm.ArmBuild;
import headroom.tuner.regret.Contest;
import headroom.tuner.regret.JvmConfigPairs;
import headroom.tuner.regret.Regret;
import headroom.tuner.report.RegretTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What dispatch would lose on shapes that were not tuned. */
@Command(
    name = "regret",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Leaves each shape of a profile out in turn, times what dispatch would then have run for it",
      "against the shape's own winner, in pairs of fresh JVMs, and stores the answer in the"
          + " profile.",
      "4 to 12 pairs of some 5 s for each shape that its own winner would not have run for."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:every shape has an answer, and the profile holds them",
      "  1:the profile holds some, or nothing could be measured; the lines before say why",
      "  2:bad input, nothing was started"
    })
final class RegretCommand implements Callable<Integer> {

  private static final int MOST_PAIRS = 1000;

  @Spec private CommandSpec spec;

  @Mixin private ProfileArgument file = new ProfileArgument();

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "12",
      description =
          "Pairs of a shape, at most; fewer where 1%% is known; default ${DEFAULT-VALUE}.")
  private int pairs = 12;

  @Mixin private SeedOption seed = new SeedOption();

  @Mixin private ProgressOption progress = new ProgressOption();

  @Option(names = "--json", description = "Print the profile as JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    DeviceFingerprint here = CpuFingerprint.read();
    Path path = file.path(() -> here);
    TuningProfile profile = ProfileFiles.read(path);
    if (profile.device().kind() != here.kind()) {
      throw UserException.badInput(
          "%s is of a %s, and regret times kernels of a %s; name another profile"
              .formatted(path, profile.device().kind(), here.kind()));
    }
    long shapes = profile.shapes().stream().map(TunedShape::shape).distinct().count();
    if (shapes < 2) {
      throw UserException.badInput(
          "%s has %d shapes; leaving one out needs two".formatted(path, shapes));
    }
    if (pairs < 4 || pairs > MOST_PAIRS) {
      throw UserException.badInput(
          "--pairs must be between 4 and %d: --pairs=%d".formatted(MOST_PAIRS, pairs));
    }
    Regret regret = new Regret(profile, KernelCatalog.load(), seed.seed());
    requireDevice(profile, here, regret);
    SpaceInputs.requireWritable("PROFILE", path);
    LeaveOneOut answer;
    try {
      answer = measure(regret, here);
    } catch (CancellationException e) {
      return ExitCode.INTERRUPTED;
    }
    TuningProfile completed = profile.with(answer);
    ProfileCodec.writeAtomically(completed, path);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? ProfileCodec.write(completed) : RegretTable.render(answer, Ansi.enabled()));
    out.flush();
    return answer.shapes().size() == shapes ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void requireDevice(TuningProfile profile, DeviceFingerprint here, Regret regret) {
    FingerprintMatch match = FingerprintMatch.of(profile.device(), here);
    if (!regret.contests().isEmpty() && !match.grade().usable()) {
      throw UserException.badInput(
          "%d shapes must be timed on the profile's device, and this is another (%s); run it there"
              .formatted(regret.contests().size(), match.describe()));
    }
  }

  private LeaveOneOut measure(Regret regret, DeviceFingerprint here) throws IOException {
    BuildInfo build = BuildInfo.current();
    try (ProgressDisplay display = progress.open();
        GateScratch scratch = GateScratch.open()) {
      display.at(0, 0, "outputs are compared with the reference");
      ArmBench bench =
          GateArms.bench(
              "regret",
              ArmBuild.running(build.line(), build.commit()),
              JvmConfigPairs.tasks(regret.contests()),
              seed.seed(),
              here,
              scratch);
      return regret
          .measure(new JvmConfigPairs(bench, seed.seed()), pairs, listener(display))
          .orElseThrow(() -> UserException.failed("nothing could be measured; see above"));
    }
  }

  private static Regret.Listener listener(ProgressDisplay display) {
    return new Regret.Listener() {
      @Override
      public void block(Contest contest, int known, int shapes) {
        display.at(
            known / (double) shapes,
            0,
            "%s, %d of %d shapes known".formatted(contest.shape().shape().label(), known, shapes));
      }

      @Override
      public void gap(Contest contest, String why) {
        display.line("headroom: %s: %s".formatted(contest.shape().shape().label(), why));
      }
    };
  }
}
