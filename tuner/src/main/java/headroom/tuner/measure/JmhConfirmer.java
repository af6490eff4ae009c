package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.ColdCaches;
import headroom.tuner.suite.CpuDecodeBenchmark;
import headroom.tuner.suite.ForkReport;
import headroom.tuner.suite.JvmFlags;
import headroom.tuner.suite.SuiteTraits;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Confirms one configuration in one JMH fork with exactly the JVM flags that it asks for. */
public final class JmhConfirmer implements Confirmer {

  /** The kernel's cache, and the row-major one of the reference. */
  private static final int CACHES = 2;

  private final ChildJvm jvm;
  private final KernelCatalog catalog;
  private final DeviceTraits traits;
  private final JmhFork fork;
  private final KnownRates rates = new KnownRates();

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
    this.fork = new JmhFork(CpuDecodeBenchmark.class, jvm, plan);
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

  @Override
  public void recall(AttentionShape shape, Outcome outcome) {
    if (outcome instanceof Outcome.Measured measured) {
      measured.controlRate().ifPresent(rate -> learn(measured.config(), rate));
    }
  }

  private void learn(KernelConfig config, double ownRate) {
    KernelVariant variant = catalog.named(config.variant());
    rates.add(variant.jvmFlags(config), variant.threads(config), ownRate);
  }

  private Outcome fork(AttentionShape shape, KernelConfig config, List<String> extraFlags) {
    KernelVariant variant = catalog.named(config.variant());
    Optional<String> violation = variant.space(shape, traits).violation(config);
    if (violation.isPresent()) {
      return new Outcome.Rejected(config, violation.get());
    }
    List<String> flags =
        new ArrayList<>(
            JvmFlags.forCaches(
                JvmFlags.cacheMib(shape, CACHES) + ColdCaches.mostMib(shape, traits),
                variant.jvmFlags(config)));
    flags.add(rates.flag(variant.jvmFlags(config), variant.threads(config)));
    flags.add(SuiteTraits.flag(traits));
    flags.addAll(extraFlags);
    return fork.run(
        shape,
        config,
        flags,
        Map.of(),
        (report, timed) -> {
          ForkReport told = ForkReport.read(report);
          learn(config, told.controlRate());
          return measured(config, timed, told);
        });
  }

  private static Outcome measured(KernelConfig config, int timed, ForkReport report) {
    TimedIterations iterations = TimedIterations.of(report.iterations(), timed);
    return new Outcome.Measured(
        config,
        iterations.counted(),
        iterations.setAside(),
        iterations.p95Nanos(),
        iterations.disturbed(),
        report.relativeError(),
        report.scratchBytes(),
        report.appendNanosPerToken(),
        report.hugePageShare(),
        OptionalDouble.of(report.controlRate()),
        OptionalDouble.empty(),
        report.coldNanos());
  }
}
