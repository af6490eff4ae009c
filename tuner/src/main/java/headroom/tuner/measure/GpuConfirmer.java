package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.gpu.decode.GpuVariant;
import headroom.gpu.device.GpuSetting;
import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.GpuDecodeBenchmark;
import headroom.tuner.suite.GpuForkReport;
import headroom.tuner.suite.JvmFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Confirms one configuration on the GPU, in one JMH fork: device time, by graph slope. */
public final class GpuConfirmer implements Confirmer {

  /** The one that is uploaded, and the one of the reference. */
  private static final int CACHES = 2;

  private final List<GpuVariant> variants;
  private final DeviceTraits traits;
  private final CacheState state;
  private final JmhFork fork;

  /**
   * A confirmer.
   *
   * @param variants that configurations may name
   * @param traits of the device
   * @param state what decodes find in the second-level cache
   */
  public GpuConfirmer(
      ChildJvm jvm,
      List<GpuVariant> variants,
      DeviceTraits traits,
      CacheState state,
      ForkPlan plan) {
    this.variants = List.copyOf(variants);
    this.traits = traits;
    this.state = state;
    this.fork = new JmhFork(GpuDecodeBenchmark.class, jvm, plan);
  }

  @Override
  public Outcome fork(AttentionShape shape, KernelConfig config) {
    Optional<String> violation =
        GpuVariant.named(config.variant(), variants).space(shape, traits).violation(config);
    if (violation.isPresent()) {
      return new Outcome.Rejected(config, violation.get());
    }
    List<String> flags =
        new ArrayList<>(JvmFlags.forCaches(JvmFlags.cacheMib(shape, CACHES), List.of()));
    flags.addAll(GpuSetting.flags());
    return fork.run(
        shape,
        config,
        flags,
        Map.of("l2", state.label()),
        (report, timed) -> measured(config, timed, GpuForkReport.read(report)));
  }

  private static Outcome measured(KernelConfig config, int timed, GpuForkReport report) {
    TimedIterations iterations = TimedIterations.of(report.iterations(), timed);
    return new Outcome.Measured(
            config,
            iterations.counted(),
            iterations.setAside(),
            iterations.p95Nanos(),
            iterations.disturbed(),
            report.relativeError(),
            report.scratchBytes(),
            report.appendNanosPerToken())
        .withEnergy(report.millijoules());
  }
}
