package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.DeviceFingerprint;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import headroom.tuner.measure.CeilingClient;
import headroom.tuner.measure.ChildJvm;
import headroom.tuner.measure.KernelCaches;
import headroom.tuner.rounds.RoundsFork;
import headroom.tuner.rounds.RoundsPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How near our kernels come to the roofline, untuned, on calm cores; and what formats cost. */
@Command(
    name = "shares",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times our kernels' default configurations over a grid of shapes, one JVM per shape, in"
          + " rounds",
      "that count only on calm cores, and writes their shares of the roofline. Several formats of",
      "the KV cache take turns in the same rounds: then also their ratios to the first."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  shares --threads 1                        45 shapes of f32, some ten minutes",
      "  shares --element bf16,f16,int8 --heads 32 --head-dim 128",
      "  shares --page-tokens 0,32,128 --keys 512  paged against contiguous"
    })
final class SharesCommand implements Callable<Integer> {

  /** A fork's start, its checks and warm-ups, and rounds of short calls. */
  private static final double FIXED_SECONDS = 10;

  /** For rounds of a handful of variants, on cores that are calm for a fifth of the time. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(8);

  @Spec private CommandSpec spec;

  @Mixin private GridOptions grid = new GridOptions();

  @Mixin private FormatOptions formatOptions = new FormatOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Mixin private RoundsOptions rounds = new RoundsOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The table; default: results/shares/<device>.md, raw rounds beside it (JSONL).")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  @Option(
      names = "--json",
      description = "Print ceilings and every round as JSON instead of the table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    DeviceFingerprint device = CpuFingerprint.read();
    List<KvFormat> formats = checked(formatOptions::formats);
    RoundsPlan plan = rounds.plan(formats, ALLOWANCE);
    List<Integer> counts = threads.counts(device.traits().cores());
    List<AttentionShape> shapes =
        new MemoryFit(
                device.memoryGiB(),
                shape -> RoundsFork.memoryMib(shape, RoundsFork.Kind.OWN, formats))
            .keep(checked(grid::shapes), this::complain);
    Path table =
        out.orElseGet(
            () -> ResultFiles.home().resolve("results/shares").resolve(device.slug() + ".md"));
    SharesReport report =
        new SharesReport(
            new RoundsFiles(table, device, BuildInfo.current()), device, formats, plan.rounds());
    report.begin();
    int failures;
    ProgressDisplay display = ProgressDisplay.choose(quiet, System.err);
    try (display;
        KernelCaches caches = KernelCaches.open()) {
      failures = run(shapes, counts, plan, device, caches.jvm(), report, display);
    }
    if (failures < shapes.size() * counts.size()) {
      spec.commandLine().getOut().print(json ? report.json() : Files.readString(table));
      spec.commandLine().getOut().flush();
    }
    return failures == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static int run(
      List<AttentionShape> shapes,
      List<Integer> counts,
      RoundsPlan plan,
      DeviceFingerprint device,
      ChildJvm jvm,
      SharesReport report,
      ProgressDisplay display)
      throws IOException {
    CeilingClient ceilings = new CeilingClient(jvm, device.traits());
    int most = Collections.max(counts);
    report.ceilings(ceilings.measure(most, line -> display.at(0, 0, "ceilings: " + line)));
    RoundsFork fork =
        new RoundsFork(jvm, device.traits(), RoundsFork.Kind.OWN, Optional.empty(), plan);
    RoundsSession session = new RoundsSession(fork::run, fork::misled, report::add, FIXED_SECONDS);
    session.run(shapes, counts, display);
    report.ceilings(ceilings.measure(most, line -> display.at(1, 0, "ceilings: " + line)));
    return session.failures();
  }

  private void complain(String line) {
    spec.commandLine().getErr().println("headroom: " + line);
  }

  private static <T> T checked(Supplier<T> given) {
    try {
      return given.get();
    } catch (IllegalArgumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }
}
