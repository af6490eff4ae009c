package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.gpu.decode.GpuVariant;
import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.ForkReport;
import headroom.tuner.suite.GpuDecodeBenchmark;
import headroom.tuner.suite.GpuForkReport;
import headroom.tuner.suite.GpuSetting;
import headroom.tuner.suite.JvmFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

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
        Map.of("l2", state.name().toLowerCase(Locale.ROOT)),
        (report, timed) -> measured(config, timed, GpuForkReport.read(report)));
  }

  private static Outcome measured(KernelConfig config, int timed, GpuForkReport report) {
    // Warm-up iterations come first in the report.
    List<ForkReport.Iteration> all = report.iterations();
    List<ForkReport.Iteration> iterations =
        all.subList(Math.max(0, all.size() - timed), all.size());
    List<Double> calm = medians(iterations, true);
    List<Double> throttled = medians(iterations, false);
    return new Outcome.Measured(
        config,
        calm.isEmpty() ? throttled : calm,
        calm.isEmpty() ? List.of() : throttled,
        iterations.stream()
            .filter(iteration -> iteration.calm() || calm.isEmpty())
            .mapToDouble(ForkReport.Iteration::p95Nanos)
            .max()
            .orElseThrow(),
        calm.isEmpty() ? throttled.size() : 0,
        report.relativeError(),
        report.scratchBytes(),
        report.appendNanosPerToken(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        report.millijoules());
  }

  private static List<Double> medians(List<ForkReport.Iteration> iterations, boolean calm) {
    return iterations.stream()
        .filter(iteration -> iteration.calm() == calm)
        .map(ForkReport.Iteration::medianNanos)
        .toList();
  }
}
