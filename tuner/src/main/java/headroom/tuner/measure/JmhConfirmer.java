package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.cpu.device.CoreProbe;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.CpuDecodeBenchmark;
import headroom.tuner.suite.ForkReport;
import headroom.tuner.suite.JvmFlags;
import headroom.tuner.suite.SuiteTraits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Confirms one configuration in one JMH fork with exactly the JVM flags that it asks for. */
public final class JmhConfirmer implements Confirmer {

  private static final String DECODE =
      "^" + Pattern.quote(CpuDecodeBenchmark.class.getName() + ".decode") + "$";

  /** The kernel's cache, and the row-major one of the reference. */
  private static final int CACHES = 2;

  private final ChildJvm jvm;
  private final KernelCatalog catalog;
  private final DeviceTraits traits;
  private final ForkPlan plan;

  /**
   * The best rate of the control probe in any fork, by the JVM flags that compile its loop: later
   * forks know calm when they see it.
   */
  private final Map<List<String>, Double> bestRates = new HashMap<>();

  /**
   * A confirmer.
   *
   * @param jvm class path and class cache of the forks
   * @param catalog variants that configurations may name
   * @param traits of this device; decides which configurations are of their variant's space
   * @param plan effort per fork
   */
  public JmhConfirmer(ChildJvm jvm, KernelCatalog catalog, DeviceTraits traits, ForkPlan plan) {
    this.jvm = jvm;
    this.catalog = catalog;
    this.traits = traits;
    this.plan = plan;
    // Forks run one at a time here; JMH's lock is for two people on one machine, and would fail a
    // run over a stale file of another user.
    System.setProperty("jmh.ignoreLock", "true");
  }

  /**
   * Runs one fork for what it leaves behind: the class archive of {@link ChildJvm}, which starts
   * all later children sooner. Its time is not used; once the archive is there, nothing runs.
   * Without an archive, whatever the reason, they start as they always did.
   */
  public void rehearse(AttentionShape shape, KernelConfig config) {
    jvm.classArchive()
        .filter(archive -> !Files.exists(archive))
        .ifPresent(
            archive ->
                fork(
                    shape,
                    config,
                    List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off")));
  }

  @Override
  public Outcome fork(AttentionShape shape, KernelConfig config) {
    return fork(shape, config, List.of());
  }

  private Outcome fork(AttentionShape shape, KernelConfig config, List<String> extraFlags) {
    KernelVariant variant = catalog.named(config.variant());
    Optional<String> violation = variant.space(shape, traits).violation(config);
    if (violation.isPresent()) {
      return new Outcome.Rejected(config, violation.get());
    }
    try {
      Path report = Files.createTempFile("headroom-fork", ".json");
      try {
        return run(shape, config, variant, report, extraFlags);
      } finally {
        Files.deleteIfExists(report);
        Files.deleteIfExists(ForkReport.failureFile(report));
      }
    } catch (IOException e) {
      return new Outcome.LaunchFailed(config, "fork left no report: " + Wire.message(e));
    }
  }

  private Outcome run(
      AttentionShape shape,
      KernelConfig config,
      KernelVariant variant,
      Path report,
      List<String> extraFlags)
      throws IOException {
    ForkWatch watch = ForkWatch.start(plan.limit());
    try {
      Collection<RunResult> results =
          new Runner(options(shape, config, variant, report, extraFlags).build()).run();
      ForkReport told = ForkReport.read(report);
      bestRates.merge(variant.jvmFlags(config), told.bestRate(), Math::max);
      return measured(config, results, told);
    } catch (RunnerException e) {
      if (watch.expired()) {
        return new Outcome.TimedOut(config, plan.limit().toSeconds());
      }
      return failed(config, report, e);
    } finally {
      watch.close();
    }
  }

  private ChainedOptionsBuilder options(
      AttentionShape shape,
      KernelConfig config,
      KernelVariant variant,
      Path report,
      List<String> extraFlags) {
    List<String> flags =
        new ArrayList<>(
            JvmFlags.forCaches(JvmFlags.cacheMib(shape, CACHES), variant.jvmFlags(config)));
    flags.add("-D" + ForkReport.PROPERTY + "=" + report.toAbsolutePath());
    flags.add(
        "-D%s=%s"
            .formatted(
                CoreProbe.KNOWN_RATE, bestRates.getOrDefault(variant.jvmFlags(config), 0.0)));
    flags.add(SuiteTraits.flag(traits));
    flags.addAll(jvm.cacheFlags());
    flags.addAll(extraFlags);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(DECODE)
            .forks(1)
            .warmupIterations(plan.warmupIterations())
            .warmupTime(TimeValue.milliseconds(plan.warmupMillis()))
            .measurementIterations(plan.iterations())
            .measurementTime(TimeValue.milliseconds(plan.iterationMillis()))
            .jvm(jvm.java().toString())
            .jvmArgs(flags.toArray(String[]::new))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .addProfiler(QuietFork.class)
            .param("variant", config.variant())
            .param("batch", Integer.toString(shape.batch()))
            .param("queryHeads", Integer.toString(shape.queryHeads()))
            .param("kvHeads", Integer.toString(shape.kvHeads()))
            .param("headDim", Integer.toString(shape.headDim()))
            .param("seqLen", Integer.toString(shape.seqLen()))
            .param("element", shape.format().element().label())
            .param("pageTokens", Integer.toString(shape.format().pageTokens()));
    config.values().forEach((axis, value) -> options.param(axis, value.toString()));
    return options;
  }

  private static Outcome measured(
      KernelConfig config, Collection<RunResult> results, ForkReport report) {
    int timed =
        (int)
            results.stream()
                .flatMap(result -> result.getBenchmarkResults().stream())
                .mapToLong(result -> result.getIterationResults().size())
                .sum();
    if (timed == 0) {
      return new Outcome.LaunchFailed(config, "the fork ended without a timed iteration");
    }
    // Warm-up iterations come first in the report.
    List<ForkReport.Iteration> all = report.iterations();
    List<ForkReport.Iteration> iterations =
        all.subList(Math.max(0, all.size() - timed), all.size());
    List<Double> calm = medians(iterations, true);
    List<Double> disturbed = medians(iterations, false);
    double p95Nanos =
        iterations.stream()
            .filter(iteration -> iteration.calm() || calm.isEmpty())
            .mapToDouble(ForkReport.Iteration::p95Nanos)
            .max()
            .orElseThrow();
    return new Outcome.Measured(
        config,
        calm.isEmpty() ? disturbed : calm,
        calm.isEmpty() ? List.of() : disturbed,
        p95Nanos,
        calm.isEmpty() ? disturbed.size() : 0,
        report.relativeError(),
        report.scratchBytes(),
        report.appendNanosPerToken(),
        report.hugePageShare());
  }

  private static List<Double> medians(List<ForkReport.Iteration> iterations, boolean calm) {
    return iterations.stream()
        .filter(iteration -> iteration.calm() == calm)
        .map(ForkReport.Iteration::medianNanos)
        .toList();
  }

  private static Outcome failed(KernelConfig config, Path report, RunnerException e)
      throws IOException {
    Path failure = ForkReport.failureFile(report);
    String message =
        Files.exists(failure) ? Wire.oneLine(Files.readString(failure)) : Wire.message(e);
    return message.startsWith(ForkReport.INCORRECT)
        ? new Outcome.Incorrect(config, message.substring(ForkReport.INCORRECT.length()))
        : new Outcome.LaunchFailed(config, message);
  }
}
