package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.dispatch.FingerprintMatch;
import headroom.kernel.KernelCatalog;
import headroom.profile.DeviceFingerprint;
import headroom.profile.LeaveOneOut;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.tuner.report.RegretTable;
import headroom.tuner.session.CpuInstruments;
import headroom.tuner.session.Regret;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What dispatch would lose on shapes that were not tuned. */
@Command(
    name = "regret",
    mixinStandardHelpOptions = true,
    description = {
      "Leaves each shape of a profile out in turn, times what dispatch would then have run for it",
      "beside the shape's own winner where the profile does not tell, and stores the answer in the",
      "profile. Some three seconds for each shape that is not known."
    })
final class RegretCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PROFILE",
      description = "A profile; without it, the one of this device under results/profiles.")
  private Optional<Path> file = Optional.empty();

  @Option(names = "--json", description = "Print the profile as JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    DeviceFingerprint here = CpuFingerprint.read();
    Path path = file.orElseGet(() -> ResultFiles.defaultProfile(here));
    TuningProfile profile = ProfileFiles.read(path);
    Regret regret = new Regret(profile, KernelCatalog.load());
    if (profile.shapes().size() < 2) {
      throw UserException.badInput(
          "%s has %d shapes; leaving one out needs two".formatted(path, profile.shapes().size()));
    }
    requireDevice(profile, here, regret);
    LeaveOneOut answer = measure(profile, regret);
    TuningProfile completed = profile.with(answer);
    ProfileCodec.writeAtomically(completed, path);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? ProfileCodec.write(completed) : RegretTable.render(answer, Ansi.enabled()));
    out.flush();
    return ExitCode.OK;
  }

  private static void requireDevice(TuningProfile profile, DeviceFingerprint here, Regret regret) {
    FingerprintMatch match = FingerprintMatch.of(profile.device(), here);
    if (!regret.unknown().isEmpty() && !match.grade().usable()) {
      throw UserException.badInput(
          "%d shapes must be timed on the profile's device, and this is another (%s); run it there"
              .formatted(regret.unknown().size(), match.describe()));
    }
  }

  private LeaveOneOut measure(TuningProfile profile, Regret regret) throws IOException {
    try (CpuInstruments instruments =
        CpuInstruments.open(
            profile.device().traits().withCores(profile.run().threads()),
            profile.shapes().getFirst().shape(),
            profile.run().seed())) {
      return regret
          .measure(
              instruments.instruments().screener(),
              (shape, why) ->
                  spec.commandLine()
                      .getErr()
                      .println("headroom: " + shape.shape().label() + ": " + why))
          .orElseThrow(() -> UserException.failed("nothing could be measured; see above"));
    }
  }
}
