package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.kernel.DeviceKind;
import headroom.profile.DeviceFingerprint;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.GateResult;
import headroom.tuner.gate.PairLog;
import headroom.tuner.gate.SuiteFile;
import headroom.tuner.gate.report.ConsoleTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The performance gate: is the candidate slower than the base? */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says whether a candidate is slower than a base, from pairs of fresh JVMs on this machine,"
          + " or",
      "that the data does not tell. Every pair is on disk the moment it is known."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:PASS",
      "1:FAIL, a slowdown was confirmed, or the candidate computes something wrong",
      "2:ERROR, nothing was measured, a build failed, or the input is bad",
      "3:INCONCLUSIVE, the data does not tell; run it again on a quieter machine",
      "4:the machine lacks something, such as the GPU that a profile or a suite is of"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gate                                      the working tree against origin/main or HEAD~1",
      "  gate --base v1.2 --candidate my-branch    two commits, each built in its own worktree",
      "  gate --base results/profiles/X.json       against the numbers of a profile, of a CPU or a"
          + " GPU",
      "  gate --device gpu --base v1.2             two builds' kernels on the GPU",
      "  gate --self-test --rounds 30              what this gate is worth on this machine"
    })
final class GateCommand implements Callable<Integer> {

  private static final class Devices extends LowerCaseNames {
    Devices() {
      super(DeviceKind.values());
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--base",
      paramLabel = "REF|JAR|PROFILE",
      description =
          "What is known to be good; default: origin/main, or HEAD~1 where that is the candidate.")
  private Optional<String> base = Optional.empty();

  @Option(
      names = "--candidate",
      paramLabel = "REF|JAR",
      description = "What is asked about; default: the working tree.")
  private Optional<String> candidate = Optional.empty();

  @Option(
      names = "--suite",
      paramLabel = "FILE",
      description = "Benchmarks and thresholds (JSON); default: ten built-in ones of --device.")
  private Optional<Path> suiteFile = Optional.empty();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      completionCandidates = Devices.class,
      defaultValue = "cpu",
      description =
          "Whose built-in benchmarks to take, cpu or gpu; a suite or a profile says it itself;"
              + " default ${DEFAULT-VALUE}.")
  private DeviceKind builtIn = DeviceKind.CPU;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these benchmarks of the suite.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = Durations.class,
      defaultValue = "8m",
      description = "No pair begins after it, builds not counted; default ${DEFAULT-VALUE}.")
  private Duration budget = Duration.ZERO;

  @Option(
      names = "--force",
      description = "Compare with a profile of another device or set-up all the same.")
  private boolean force;

  @Mixin private SeedOption seed = new SeedOption();

  @Mixin private EmulatedOption emulated = new EmulatedOption();

  @Mixin private GateOutputs outputs = new GateOutputs();

  @Mixin private SelfTestOptions selfTest = new SelfTestOptions();

  @Mixin private ProgressOption progress = new ProgressOption();

  @Override
  public Integer call() throws IOException {
    try {
      IdleOptions.refuse(spec.commandLine().getParseResult(), base);
      List<GateBenchmark> suite = suite();
      outputs.requireWritable();
      selfTest.check();
      if (!selfTest.resampled().isEmpty()) {
        return say(new SelfTestRun(selfTest, suite, seed.seed()).resample());
      }
      return measure(suite);
    } catch (GateException | DocumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    } catch (CancellationException e) {
      return ExitCode.INTERRUPTED;
    }
  }

  private List<GateBenchmark> suite() {
    List<GateBenchmark> all =
        suiteFile.map(SuiteFile::read).orElseGet(() -> SuiteFile.standard(builtIn));
    List<String> names = all.stream().map(GateBenchmark::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw UserException.badInput(
            "--only: no benchmark %s; there are %s".formatted(name, String.join(", ", names)));
      }
    }
    return only.isEmpty() ? all : all.stream().filter(it -> only.contains(it.name())).toList();
  }

  private static DeviceKind kind(Optional<StoredBase> stored, List<GateBenchmark> suite) {
    boolean gpu = suite.stream().anyMatch(it -> it.task().runsOnGpu());
    return stored
        .map(it -> it.profile().device().kind())
        .orElse(gpu ? DeviceKind.GPU : DeviceKind.CPU);
  }

  private int say(SelfTestRun.Answer answer) {
    spec.commandLine().getOut().println(answer.text());
    spec.commandLine().getOut().flush();
    answer.result().ifPresent(outputs::write);
    return ExitCode.OK;
  }

  private int measure(List<GateBenchmark> suite) throws IOException {
    Optional<StoredBase> stored = StoredBase.of(base, emulated);
    DeviceFingerprint device = DeviceHere.of(kind(stored, suite));
    if (!force) {
      stored.ifPresent(it -> it.requireMadeOn(device));
    }
    Instant started = Instant.now();
    Path raw = selfTest.raw().orElseGet(() -> GateOutputs.raw(device, started));
    ProgressDisplay display = progress.open();
    try (display;
        GateScratch scratch = GateScratch.open();
        PairLog log = new PairLog(raw)) {
      InterruptHook hook =
          InterruptHook.install(() -> "%s holds the %d pairs taken".formatted(raw, log.pairs()));
      GateArms arms = new GateArms(base, candidate, device, scratch, display::line);
      int exitCode;
      if (selfTest.asked()) {
        SelfTestRun run = new SelfTestRun(selfTest, suite, seed.seed());
        SelfTestRun.Answer answer = run.measure(arms.candidate(), device, log, scratch, display);
        display.close();
        exitCode = say(answer);
      } else {
        exitCode =
            judge(arms, stored.map(StoredBase::profile), suite, device, started, log, display);
      }
      hook.remove();
      spec.commandLine().getOut().println("raw pairs  " + raw);
      spec.commandLine().getOut().flush();
      return exitCode;
    }
  }

  private int judge(
      GateArms arms,
      Optional<TuningProfile> profile,
      List<GateBenchmark> suite,
      DeviceFingerprint device,
      Instant started,
      PairLog log,
      ProgressDisplay display)
      throws IOException {
    long chosen = seed.seed();
    GateRun run = new GateRun(arms, profile, log, display, budget, chosen);
    List<BenchmarkResult> results = run.benchmarks(suite);
    display.close();
    GateResult result =
        new GateResult(
            BuildInfo.current().line(),
            device.slug(),
            run.baseLabel(),
            run.candidateLabel(),
            started,
            run.seconds(),
            chosen,
            results);
    spec.commandLine().getOut().print(ConsoleTable.of(result));
    outputs.write(result).forEach(spec.commandLine().getOut()::println);
    return result.overall().exitCode();
  }
}
