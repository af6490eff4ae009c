package headroom.tuner.cli;

import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.device.GpuFingerprint;
import headroom.gpu.device.GpuSetting;
import headroom.profile.ToolInfo;
import headroom.tuner.verify.GpuVerification;
import headroom.tuner.verify.VerifyProcesses;
import headroom.tuner.verify.VerifyRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
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
      "attention is timed on the same shapes by the same rules. A kernel that crashes or hangs is"
          + " noted, and",
      "the run goes on without it. Whatever ends the run, what was known is there."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:every configuration that was checked agreed",
      "  1:some did not, crashed or hung; the table says which",
      "  2:bad input, nothing was started",
      "  4:the machine lacks something: a GPU, its driver, a compiler"
    })
final class GpuVerifyCommand implements Callable<Integer> {
  /** Where a GPU is lent for ten minutes, one is for coming and going. */
  private static final Duration DEFAULT_BUDGET = Duration.ofMinutes(9);

  /** Of a process whose GPU context is lost: not one of the command's own exit codes. */
  private static final int LOST = 9;

  @Spec private CommandSpec spec;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Wall time of all steps, such as 90s or 9m, the default.")
  private Duration budget = DEFAULT_BUDGET;

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

  @Option(
      names = "--started",
      hidden = true,
      paramLabel = "MILLIS",
      description = "Be a process of the run that began then.")
  private Optional<Long> started = Optional.empty();

  @Override
  public Integer call() throws IOException, InterruptedException {
    started.ifPresent(GpuVerifyCommand::requireRecent);
    Optional<String> missing = GpuSetting.missing();
    if (missing.isPresent()) {
      throw UserException.missing("gpu-verify: " + missing.get());
    }
    BuildInfo build = BuildInfo.current();
    GpuFingerprint device = GpuFingerprint.read(GpuSetting.ordinal());
    VerifyRun run =
        new VerifyRun(
            device,
            new ToolInfo(build.version(), build.commit()),
            folder(device),
            started.map(Instant::ofEpochMilli).orElseGet(Instant::now),
            budget);
    return started.isPresent() ? verify(run) : supervise(run);
  }

  private static void requireRecent(long millis) {
    long age = System.currentTimeMillis() - millis;
    if (age < 0 || age > Duration.ofDays(7).toMillis()) {
      throw UserException.badInput(
          "--started is what this command tells its own processes: --started=%d; leave it out"
              .formatted(millis));
    }
  }

  private Path folder(GpuFingerprint device) {
    Path folder =
        out.orElseGet(
            () ->
                ResultFiles.home()
                    .resolve("results")
                    .resolve("gpu")
                    .resolve(device.device().slug()));
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw UserException.badInput(
          "cannot make %s: %s; name another folder with --out".formatted(folder, e.getMessage()));
    }
  }

  private int supervise(VerifyRun run) throws IOException, InterruptedException {
    VerifyProcesses processes = new VerifyProcesses(run, () -> process(run), this::say);
    InterruptHook hook =
        InterruptHook.install(
            () -> {
              processes.stop();
              return run.folder() + " holds what was known";
            });
    VerifyProcesses.Outcome outcome;
    try {
      outcome = processes.run();
    } catch (CancellationException e) {
      return ExitCode.INTERRUPTED;
    } finally {
      hook.remove();
    }
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.print(Files.readString(run.folder().resolve("profile.json")));
    } else {
      console.print(processes.table());
      console.println("files    " + run.folder());
    }
    console.flush();
    return switch (outcome) {
      case CORRECT -> ExitCode.OK;
      case WRONG -> ExitCode.FAILED;
    };
  }

  /** This JVM again, in the same folder and with the same flags. */
  private ProcessBuilder process(VerifyRun run) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Headroom.class.getName(), spec.name()));
    command.add("--started=" + run.started().toEpochMilli());
    command.add("--budget=" + Durations.format(run.budget()));
    command.add("--out=" + run.folder());
    command.add(peers ? "--peers" : "--no-peers");
    return new ProcessBuilder(command).inheritIO();
  }

  private int verify(VerifyRun run) throws IOException, InterruptedException {
    try (DecodeGpu gpu = GpuSetting.open();
        GpuVerification verification = new GpuVerification(gpu, run, this::say)) {
      return switch (verification.run(peers)) {
        case DONE -> ExitCode.OK;
        case LOST -> LOST;
      };
    }
  }

  private void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
