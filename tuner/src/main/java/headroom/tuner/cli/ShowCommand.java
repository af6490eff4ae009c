package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.tuner.report.BenchLine;
import headroom.tuner.report.ProfileTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a profile as tables. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a tuning profile: the device, its measured ceilings, and per shape the winner with",
      "MHA, GQA and MQA side by side."
    })
final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ProfileArgument file = new ProfileArgument();

  @Option(names = "--json", description = "Print the validated profile as JSON instead.")
  private boolean json;

  @Option(
      names = "--bench",
      description = "Print the commands that measure each winner again with JMH instead.")
  private boolean bench;

  @Override
  public Integer call() {
    Path path = file.path(CpuFingerprint::read);
    if (!Files.exists(path)) {
      throw UserException.badInput(
          "no profile at %s; run ./scripts/tune.sh, or name a profile".formatted(path));
    }
    TuningProfile profile = ProfileFiles.read(path);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(ProfileCodec.write(profile));
    } else if (bench) {
      profile.shapes().forEach(shape -> out.println(BenchLine.of(shape)));
    } else {
      out.print(ProfileTable.render(profile, Ansi.enabled()));
    }
    out.flush();
    return ExitCode.OK;
  }
}
