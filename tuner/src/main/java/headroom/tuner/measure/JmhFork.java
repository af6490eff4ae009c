package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.ForkReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the {@code decode} of a suite in one JMH fork, and turns its end into an outcome. */
final class JmhFork {

  private final String benchmark;
  private final ChildJvm jvm;
  private final ForkPlan plan;

  /**
   * Forks of a suite.
   *
   * @param suite has a benchmark {@code decode}, a parameter for each field of a shape and for each
   *     axis, and writes its report where {@link ForkReport#PROPERTY} says
   */
  JmhFork(Class<?> suite, ChildJvm jvm, ForkPlan plan) {
    this.benchmark = "^" + Pattern.quote(suite.getName() + ".decode") + "$";
    this.jvm = jvm;
    this.plan = plan;
    // Forks run one at a time here; JMH's lock is for two people on one machine, and would fail a
    // run over a stale file of another user.
    System.setProperty("jmh.ignoreLock", "true");
  }

  /** Makes an outcome of a report and the number of timed iterations, the last ones of it. */
  interface ReportReader {
    Outcome read(Path report, int timed) throws IOException;
  }

  /**
   * Runs one fork.
   *
   * @param flags of its JVM
   * @param parameters of the suite, beside the shape's and the axes'
   */
  Outcome run(
      AttentionShape shape,
      KernelConfig config,
      List<String> flags,
      Map<String, String> parameters,
      ReportReader reader) {
    try {
      Path report = Files.createTempFile("headroom-fork", ".json");
      try {
        ChainedOptionsBuilder options = options(shape, config, flags, report);
        parameters.forEach(options::param);
        return run(config, options, report, reader);
      } finally {
        Files.deleteIfExists(report);
        Files.deleteIfExists(ForkReport.failureFile(report));
      }
    } catch (IOException e) {
      return new Outcome.LaunchFailed(config, "fork left no report: " + Wire.message(e));
    }
  }

  private Outcome run(
      KernelConfig config, ChainedOptionsBuilder options, Path report, ReportReader reader)
      throws IOException {
    ForkWatch watch = ForkWatch.start(plan.limit());
    try {
      int timed = timedIterations(new Runner(options.build()).run());
      return timed == 0
          ? new Outcome.LaunchFailed(config, "the fork ended without a timed iteration")
          : reader.read(report, timed);
    } catch (RunnerException e) {
      return watch.expired()
          ? new Outcome.TimedOut(config, plan.limit().toSeconds())
          : failed(config, report, e);
    } finally {
      watch.close();
    }
  }

  private static int timedIterations(Collection<RunResult> results) {
    return (int)
        results.stream()
            .flatMap(result -> result.getBenchmarkResults().stream())
            .mapToLong(result -> result.getIterationResults().size())
            .sum();
  }

  private ChainedOptionsBuilder options(
      AttentionShape shape, KernelConfig config, List<String> flags, Path report) {
    List<String> all = new ArrayList<>(flags);
    all.add("-D" + ForkReport.PROPERTY + "=" + report.toAbsolutePath());
    all.addAll(jvm.ownFlags());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark)
            .forks(1)
            .warmupIterations(plan.warmupIterations())
            .warmupTime(TimeValue.milliseconds(plan.warmupMillis()))
            .measurementIterations(plan.iterations())
            .measurementTime(TimeValue.milliseconds(plan.iterationMillis()))
            .jvm(jvm.java().toString())
            .jvmArgs(all.toArray(String[]::new))
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
