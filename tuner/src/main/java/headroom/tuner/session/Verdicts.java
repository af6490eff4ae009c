package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.ConfirmedTime;
import headroom.profile.Roofline;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.ModelPreset;
import headroom.shape.ModelPresets;
import headroom.tuner.measure.Outcome;
import headroom.tuner.stats.Comparison;
import headroom.tuner.stats.Summary;
import headroom.tuner.stats.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * From the forks of a race to the entry of a profile. The tie set is what the paired rounds cannot
 * tell from the fastest. The winner is the fastest median or one of the tie set as good as equal to
 * it: of those the smallest scratch memory, then the name, so that the same data always gives the
 * same profile.
 */
final class Verdicts {

  /**
   * Medians this close are as good as equal. Without it a short race, whose intervals are wide,
   * would give away real speed for a smaller buffer.
   */
  private static final double AS_GOOD = 1.01;

  private final List<KernelVariant> variants;
  private final DeviceTraits traits;
  private final List<Ceiling> ceilings;

  Verdicts(List<KernelVariant> variants, DeviceTraits traits, List<Ceiling> ceilings) {
    this.variants = variants;
    this.traits = traits;
    this.ceilings = ceilings;
  }

  /**
   * Decides one shape.
   *
   * @throws ShapeFailedException if the default configuration did not survive the race
   */
  TunedShape decide(
      AttentionShape shape,
      Map<KernelConfig, List<Outcome.Measured>> forks,
      KernelConfig defaultConfig,
      SearchTrace search) {
    if (!forks.containsKey(defaultConfig)) {
      throw new ShapeFailedException(
          "the default configuration failed: %s; see the raw log".formatted(defaultConfig));
    }
    List<ConfirmedTime> byMedian =
        forks.entrySet().stream()
            .map(entry -> confirmed(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingDouble(ConfirmedTime::medianNanos))
            .toList();
    KernelConfig fastest = byMedian.getFirst().config();
    List<ConfirmedTime> tied =
        byMedian.stream()
            .filter(time -> tied(of(forks, time.config()), of(forks, fastest)))
            .sorted(
                Comparator.comparingLong(ConfirmedTime::scratchBytes)
                    .thenComparing(ConfirmedTime::config))
            .toList();
    double fastestNanos = byMedian.getFirst().medianNanos();
    ConfirmedTime winner =
        tied.stream()
            .filter(time -> time.medianNanos() <= AS_GOOD * fastestNanos)
            .findFirst()
            .orElseThrow();
    Optional<ConfirmedTime> runnerUp =
        byMedian.stream().filter(time -> !time.equals(winner)).findFirst();
    return new TunedShape(
        shape,
        ElementType.F32,
        models(shape),
        "hot",
        winner,
        time(byMedian, defaultConfig),
        runnerUp,
        tied.stream().map(ConfirmedTime::config).toList(),
        Roofline.point(
            shape, ElementType.F32, winner.medianNanos(), winner.threads(), ceilings, traits),
        median(of(forks, winner.config()), Outcome.Measured::appendNanosPerToken),
        search);
  }

  private static List<Outcome.Measured> of(
      Map<KernelConfig, List<Outcome.Measured>> forks, KernelConfig config) {
    return forks.getOrDefault(config, List.of());
  }

  private ConfirmedTime confirmed(KernelConfig config, List<Outcome.Measured> forks) {
    Summary summary = Summary.of(samples(forks));
    KernelVariant variant = variant(config);
    return new ConfirmedTime(
        config,
        variant.jvmFlags(config),
        variant.threads(config),
        summary.medianNanos(),
        summary.lowNanos(),
        summary.highNanos(),
        summary.p95Nanos(),
        summary.forks(),
        summary.samples(),
        forks.stream().mapToInt(Outcome.Measured::disturbedSamples).sum(),
        forks.stream().mapToDouble(Outcome.Measured::relativeError).max().orElseThrow(),
        forks.getFirst().scratchBytes());
  }

  private static boolean tied(List<Outcome.Measured> forks, List<Outcome.Measured> fastest) {
    return forks.equals(fastest)
        || Comparison.paired(samples(fastest), samples(forks)).verdict() == Verdict.TIED;
  }

  private static List<List<Double>> samples(List<Outcome.Measured> forks) {
    return forks.stream().map(Outcome.Measured::sampleNanos).toList();
  }

  private KernelVariant variant(KernelConfig config) {
    return variants.stream()
        .filter(variant -> variant.id().equals(config.variant()))
        .findFirst()
        .orElseThrow();
  }

  private static ConfirmedTime time(List<ConfirmedTime> times, KernelConfig config) {
    return times.stream().filter(time -> time.config().equals(config)).findFirst().orElseThrow();
  }

  private static List<String> models(AttentionShape shape) {
    return ModelPresets.all().stream()
        .filter(model -> model.shape(shape.batch(), shape.seqLen()).equals(shape))
        .map(ModelPreset::name)
        .toList();
  }

  private static double median(
      List<Outcome.Measured> forks, ToDoubleFunction<Outcome.Measured> value) {
    double[] sorted = forks.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
