package headroom.tuner.peers;

import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link PeersBenchmark} for one shape after the other, each in one fork. */
public final class PeersRun {

  private static final String ROUND =
      "^" + Pattern.quote(PeersBenchmark.class.getName() + ".round") + "$";

  /** Two of our layouts, the rows of the peers, those of the reference. */
  private static final int CACHES = 4;

  /** Scores of 71 heads over 32768 keys, for each way of each library, and what else there is. */
  private static final int SCRATCH_MIB = 768;

  /**
   * The softmax between a peer's products compiles as our kernels do. JavaCPP frees what it is told
   * to free, and does not read the process's size at each allocation.
   */
  private static final List<String> PEER_FLAGS =
      List.of(
          "-XX:CompileCommand=BackgroundCompilation,headroom.tuner.peers.*::*,false",
          "-Dorg.bytedeco.javacpp.nopointergc=true",
          "-Dorg.bytedeco.javacpp.maxBytes=0",
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

  private static final String UNPACKED = "org.bytedeco.javacpp.cachedir";

  private final KernelCatalog catalog = KernelCatalog.load();
  private final DeviceTraits traits;
  private final ForkSettings settings;
  private final Optional<TuningProfile> profile;
  private final int rounds;

  /**
   * A run.
   *
   * @param traits of this device
   * @param natives folder with the libraries of the build
   * @param openBlas another OpenBLAS
   * @param profile file with winners of ours
   * @param rounds counted ones
   */
  public PeersRun(
      DeviceTraits traits,
      Path natives,
      Optional<Path> openBlas,
      Optional<Path> profile,
      int rounds) {
    this.traits = traits;
    this.settings = new ForkSettings(natives, openBlas, profile, Optional.empty());
    this.profile = settings.tuning();
    this.rounds = rounds;
    System.setProperty("jmh.ignoreLock", "true");
  }

  /**
   * Runs one fork.
   *
   * @throws IOException saying why there are no rounds
   */
  public ForkRounds run(AttentionShape shape, int threads) throws IOException {
    Path report = Files.createTempFile("headroom-peers", ".json");
    try {
      new Runner(options(shape, threads, report)).run();
      return ForkRounds.read(report);
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
    OwnChoice choice = OwnChoice.of(catalog, shape, threads, traits, profile);
    long memoryMib = JvmFlags.cacheMib(shape, CACHES) + SCRATCH_MIB;
    List<String> flags = new ArrayList<>(JvmFlags.forCaches(memoryMib, choice.jvmFlags(catalog)));
    flags.addAll(PEER_FLAGS);
    Optional.ofNullable(System.getProperty(UNPACKED))
        .ifPresent(folder -> flags.add("-D%s=%s".formatted(UNPACKED, folder)));
    flags.add(SuiteTraits.flag(traits));
    flags.addAll(
        new ForkSettings(
                settings.natives(), settings.openBlas(), settings.profile(), Optional.of(report))
            .flags());
    return new OptionsBuilder()
        .include(ROUND)
        .forks(1)
        .measurementIterations(rounds)
        .jvmArgs(flags.toArray(String[]::new))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .addProfiler(QuietFork.class)
        .param("batch", Integer.toString(shape.batch()))
        .param("queryHeads", Integer.toString(shape.queryHeads()))
        .param("kvHeads", Integer.toString(shape.kvHeads()))
        .param("headDim", Integer.toString(shape.headDim()))
        .param("seqLen", Integer.toString(shape.seqLen()))
        .param("threads", Integer.toString(threads))
        .build();
  }
}
