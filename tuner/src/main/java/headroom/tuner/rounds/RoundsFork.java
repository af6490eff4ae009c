package headroom.tuner.rounds;

import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import headroom.tuner.measure.ChildJvm;
import headroom.tuner.measure.KnownRates;
import headroom.tuner.measure.QuietFork;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.suite.JvmFlags;
import headroom.tuner.suite.SuiteTraits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs a {@link RoundsBenchmark} for one shape after the other, each in one fork. */
public final class RoundsFork {

  /** Two of our layouts, and the rows of the reference. */
  private static final int CACHES = 3;

  private final KernelCatalog catalog = KernelCatalog.load();
  private final KnownRates rates = new KnownRates();
  private final ChildJvm jvm;
  private final DeviceTraits traits;
  private final Kind kind;
  private final Optional<Path> profile;
  private final Optional<TuningProfile> tuning;
  private final RoundsPlan plan;

  /**
   * Which benchmark, and what its JVM needs beside that of our kernels.
   *
   * @param benchmark its class
   * @param caches KV caches of a shape beside our own
   * @param scratchMib memory off the heap for what else there is
   * @param flags of the JVM
   */
  public record Kind(
      Class<? extends RoundsBenchmark> benchmark, int caches, int scratchMib, List<String> flags) {

    /** Our own kernels alone. */
    public static final Kind OWN = new Kind(CpuRoundsBenchmark.class, 0, 0, List.of());

    /** Copies the list. */
    public Kind {
      flags = List.copyOf(flags);
    }
  }

  /**
   * A run.
   *
   * @param jvm class path and caches of the forks
   * @param traits of this device
   * @param profile file with winners of ours
   */
  public RoundsFork(
      ChildJvm jvm, DeviceTraits traits, Kind kind, Optional<Path> profile, RoundsPlan plan) {
    this.jvm = jvm;
    this.traits = traits;
    this.kind = kind;
    this.profile = profile;
    this.tuning = profile.map(ProfileCodec::read);
    this.plan = plan;
    // Forks run one at a time; JMH's lock is for two people on one machine.
    System.setProperty("jmh.ignoreLock", "true");
  }

  /** Memory off the heap that a fork of a shape takes, in MiB. */
  public static long memoryMib(AttentionShape shape, Kind kind, List<KvFormat> formats) {
    long own =
        formats.stream().mapToLong(it -> JvmFlags.cacheMib(shape.withFormat(it), CACHES)).sum();
    return own + JvmFlags.cacheMib(shape, kind.caches) + kind.scratchMib;
  }

  /** Whether a fork did not know what calm is, as others show. */
  public boolean misled(ForkRounds fork) {
    return !rates.agrees(fork.jvmFlags(), fork.threads(), fork.calmness().bestRate());
  }

  /** Learns from a fork of an earlier run what calm is. */
  public void recall(ForkRounds fork) {
    rates.add(fork.jvmFlags(), fork.threads(), fork.calmness().ownRate());
  }

  /**
   * Runs one fork.
   *
   * @throws IOException saying why there are no rounds
   */
  public ForkRounds run(AttentionShape shape, int threads) throws IOException {
    Path report = Files.createTempFile("headroom-rounds", ".json");
    try {
      new Runner(options(shape, threads, report)).run();
      ForkRounds told = ForkRounds.read(report);
      recall(told);
      return told;
    } catch (RunnerException e) {
      throw new IOException(reason(e), e);
    } finally {
      Files.deleteIfExists(report);
    }
  }

  /** JMH wraps what a fork threw several times, and says nothing of it itself. */
  private static String reason(Throwable thrown) {
    Throwable inner = thrown;
    while (inner.getCause() != null || inner.getSuppressed().length > 0) {
      Throwable cause = inner.getCause();
      inner = cause != null ? cause : inner.getSuppressed()[0];
    }
    return String.valueOf(inner).replaceAll("\\R+", " ");
  }

  private Options options(AttentionShape shape, int threads, Path report) {
    return new OptionsBuilder()
        .include("^" + Pattern.quote(kind.benchmark.getName() + ".rounds") + "$")
        .forks(1)
        .jvm(jvm.java().toString())
        .jvmArgs(flags(shape, threads, report).toArray(String[]::new))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .addProfiler(QuietFork.class)
        .param("batch", Integer.toString(shape.batch()))
        .param("queryHeads", Integer.toString(shape.queryHeads()))
        .param("kvHeads", Integer.toString(shape.kvHeads()))
        .param("headDim", Integer.toString(shape.headDim()))
        .param("seqLen", Integer.toString(shape.seqLen()))
        .param(
            "formats",
            plan.formats().stream().map(KvFormat::label).collect(Collectors.joining(" ")))
        .param("threads", Integer.toString(threads))
        .param("rounds", Integer.toString(plan.rounds()))
        .param("allowanceMillis", Long.toString(plan.allowance().toMillis()))
        .build();
  }

  private List<String> flags(AttentionShape shape, int threads, Path report) {
    List<String> kernelFlags =
        OwnChoice.ofFormats(catalog, shape, plan.formats(), threads, traits, tuning)
            .getFirst()
            .jvmFlags(catalog);
    List<String> flags =
        new ArrayList<>(JvmFlags.forCaches(memoryMib(shape, kind, plan.formats()), kernelFlags));
    flags.addAll(kind.flags);
    flags.add(SuiteTraits.flag(traits));
    flags.add(rates.flag(kernelFlags, threads));
    flags.add("-D%s=%s".formatted(RoundsBenchmark.REPORT, report.toAbsolutePath()));
    profile.ifPresent(
        file -> flags.add("-D%s=%s".formatted(RoundsBenchmark.PROFILE, file.toAbsolutePath())));
    flags.addAll(jvm.ownFlags());
    return flags;
  }
}
