package headroom.tuner.session;

import headroom.config.Axis;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.dispatch.DefaultChoice;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.Roofline;
import headroom.profile.RooflinePoint;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The variants that compete on a device, and what can be said of their configurations without
 * running them.
 *
 * @param variants of the device's kind, also those that ask for more threads than there are
 * @param traits the device, its cores as many as kernels may use
 * @param ceilings its measured limits
 */
record Competitors(List<KernelVariant> variants, DeviceTraits traits, List<Ceiling> ceilings) {

  /** A kernel of more threads than cores waits for itself. */
  static final String WITHIN_CORES = "threads within the cores";

  /**
   * What so many threads cannot reach at their roofline, no tile of theirs will: on two cores the
   * variants of one thread are ruled out wherever the default reaches more than half of its own.
   */
  static final String COULD_WIN = "at its roofline faster than the default";

  /**
   * Ceilings of one machine differ by some 15% from reading to reading, and a low one must not rule
   * out what could win.
   */
  private static final double DOUBT = 1.25;

  /**
   * A share above this is none: the ceiling was taken in a slow minute, half as high perhaps, and
   * says nothing. Searching on costs time; believed, it would rule out every variant, or end each
   * search at once.
   */
  private static final double MOST_SHARE = 1.05;

  /** The axis of variants that run on several numbers of threads. */
  private static final String THREADS = "threads";

  /** Copies the lists. */
  Competitors {
    variants = List.copyOf(variants);
    ceilings = List.copyOf(ceilings);
  }

  /** Those that can compute the shape, and have a configuration for the cores that there are. */
  private List<KernelVariant> runnable(AttentionShape shape) {
    return variants.stream()
        .filter(v -> v.refusal(shape).isEmpty())
        .filter(v -> v.threads(v.defaultConfig(shape, traits)) <= traits.cores())
        .toList();
  }

  /** What runs without any tuning. */
  KernelConfig fallback(AttentionShape shape) {
    return DefaultChoice.of(runnable(shape), shape, traits);
  }

  /** What each variant that can run would run without any tuning. */
  List<KernelConfig> defaults(AttentionShape shape) {
    return runnable(shape).stream().map(v -> v.defaultConfig(shape, traits)).toList();
  }

  /**
   * The spaces of all variants that can compute a shape, cut to what this device could run faster
   * than the default, as far as the ceilings tell.
   *
   * @param untuned how the default ended
   */
  List<ConfigSpace> spaces(AttentionShape shape, Outcome untuned) {
    return spaces(
        shape,
        untuned instanceof Outcome.Measured measured && share(shape, untuned) > 0
            ? measured.medianNanos()
            : Double.POSITIVE_INFINITY);
  }

  /**
   * The spaces of all variants that can compute a shape, cut to what this device could run faster
   * than a time.
   *
   * @param nanos that a decode step of the default takes; infinite where that is not known
   */
  List<ConfigSpace> spaces(AttentionShape shape, double nanos) {
    return variants.stream()
        .filter(variant -> variant.refusal(shape).isEmpty())
        .map(variant -> space(variant, shape, nanos))
        .toList();
  }

  private ConfigSpace space(KernelVariant variant, AttentionShape shape, double nanos) {
    ConfigSpace whole = variant.space(shape, traits);
    Stream<Constraint> own =
        Stream.of(
            onThreads(WITHIN_CORES, variant, shape, whole, count -> count <= traits.cores()),
            onThreads(
                COULD_WIN,
                variant,
                shape,
                whole,
                count ->
                    Roofline.attainableNanos(shape, count, ceilings, traits) <= DOUBT * nanos));
    return new ConfigSpace(
        whole.variant(), whole.axes(), Stream.concat(own, whole.constraints().stream()).toList());
  }

  private Constraint onThreads(
      String name,
      KernelVariant variant,
      AttentionShape shape,
      ConfigSpace space,
      IntPredicate holds) {
    if (space.axes().stream().map(Axis::name).anyMatch(THREADS::equals)) {
      return Constraint.on(name, config -> holds.test(variant.threads(config)), THREADS);
    }
    boolean always = holds.test(variant.threads(variant.defaultConfig(shape, traits)));
    return Constraint.on(name, config -> always);
  }

  /** The share of the roofline that an outcome reaches; 0 where that is not known. */
  double share(AttentionShape shape, Outcome outcome) {
    double share =
        outcome instanceof Outcome.Measured measured ? point(shape, measured).share() : 0;
    return share <= MOST_SHARE ? share : 0;
  }

  /** Where a time stands under the ceilings. */
  RooflinePoint point(AttentionShape shape, Outcome.Measured measured) {
    return Roofline.point(
        shape, measured.medianNanos(), threads(measured.config()), ceilings, traits);
  }

  private int threads(KernelConfig config) {
    return variant(config).threads(config);
  }

  /** Whether a process needs no flag of its own to run a configuration as it was measured. */
  boolean flagFree(KernelConfig config) {
    return variant(config).jvmFlags(config).isEmpty();
  }

  /** The variant that a configuration is of. */
  KernelVariant variant(KernelConfig config) {
    return variants.stream()
        .filter(variant -> variant.id().equals(config.variant()))
        .findFirst()
        .orElseThrow();
  }
}
