package headroom.tuner.cli;

import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.device.GpuFingerprint;
import headroom.profile.ToolInfo;
import headroom.tuner.suite.GpuSetting;
import headroom.tuner.verify.GpuVerification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything that only a GPU can tell, in one go. */
@Command(
    name = "gpu-verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks every CUDA configuration against a float64 reference on this machine's GPU, measures"
          + " its",
      "ceilings, times named shapes, and writes a table and a profile. Where python3 has PyTorch,"
          + " its",
      "attention is timed on the same shapes by the same rules. Whatever ends the run, what was"
          + " known is there."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:every configuration that was checked agreed",
      "  1:some did not, or crashed; the table says which",
      "  2:bad input, nothing was started",
      "  4:the machine lacks something: a GPU, its driver, a compiler"
    })
final class GpuVerifyCommand implements Callable<Integer> {
  /** Where a GPU is lent for ten minutes, one is for coming and going. */
  private static final Duration DEFAULT_BUDGET = Duration.ofMinutes(9);

  @Spec private CommandSpec spec;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Wall time of all steps, such as 90s or 9m, the default.")
  private Optional<Duration> budget = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files go; default: results/gpu/<device>.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--peers",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Time PyTorch too where it is; the default.")
  private boolean peers = true;

  @Option(names = "--json", description = "Print the profile as JSON instead of the table.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<String> missing = GpuSetting.missing();
    if (missing.isPresent()) {
      throw UserException.missing("gpu-verify: " + missing.get());
    }
    GpuFingerprint device = GpuFingerprint.read(GpuSetting.ordinal());
    Path folder =
        out.orElseGet(
            () ->
                ResultFiles.home()
                    .resolve("results")
                    .resolve("gpu")
                    .resolve(device.device().slug()));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw UserException.badInput(
          "cannot make %s: %s; name another folder with --out".formatted(folder, e.getMessage()));
    }
    BuildInfo build = BuildInfo.current();
    try (DecodeGpu gpu = GpuSetting.open()) {
      GpuVerification verification =
          new GpuVerification(
              gpu,
              device,
              new ToolInfo(build.version(), build.commit()),
              folder,
              budget.orElse(DEFAULT_BUDGET),
              line -> spec.commandLine().getErr().println(line));
      GpuVerification.Outcome outcome = verification.run(peers);
      PrintWriter console = spec.commandLine().getOut();
      if (json) {
        console.print(Files.readString(folder.resolve("profile.json")));
      } else {
        console.print(verification.table());
        console.println("files    " + folder);
      }
      console.flush();
      return switch (outcome) {
        case CORRECT -> ExitCode.OK;
        case WRONG -> ExitCode.FAILED;
      };
    }
  }
}
