package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.ColdTime;
import headroom.profile.ConfirmedTime;
import headroom.profile.Roofline;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.shape.ModelPreset;
import headroom.shape.ModelPresets;
import headroom.tuner.measure.Outcome;
import headroom.tuner.stats.Comparison;
import headroom.tuner.stats.SpreadPrior;
import headroom.tuner.stats.Summary;
import headroom.tuner.stats.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * From the races of a run to the entries of its profile. The tie set is what the paired rounds
 * cannot tell from the fastest. The winner is the fastest median or one of the tie set as good as
 * equal to it: of those the smallest scratch memory, then the name, so that the same data always
 * gives the same profile.
 *
 * <p>None of them wins over the default by medians alone: those are of rounds that may have been
 * calm for the one and not for the other. It must have been faster in most of the rounds that were
 * calm for both, or be shown so by the test; else the default stays.
 *
 * <p>All races are decided together, again after each: they share what they say of the spread
 * between forks.
 */
final class Verdicts {

  /**
   * Medians this close are as good as equal. Without it a short race, whose intervals are wide,
   * would give away real speed for a smaller buffer.
   */
  private static final double AS_GOOD = 1.01;

  private static final Comparator<ConfirmedTime> BY_MEMORY_AND_NAME =
      Comparator.comparingLong(ConfirmedTime::scratchBytes).thenComparing(ConfirmedTime::config);

  private final List<KernelVariant> variants;
  private final DeviceTraits traits;
  private final List<Ceiling> ceilings;
  private final String cacheState;

  Verdicts(
      List<KernelVariant> variants,
      DeviceTraits traits,
      List<Ceiling> ceilings,
      String cacheState) {
    this.variants = variants;
    this.traits = traits;
    this.ceilings = ceilings;
    this.cacheState = cacheState;
  }

  /** The entries of all races, in their order. */
  List<TunedShape> decide(List<Race> races) {
    SpreadPrior forkSpread =
        Summary.prior(
            races.stream()
                .flatMap(race -> race.finalists().stream().map(race::samplesByVisit))
                .toList());
    SpreadPrior pairSpread =
        Comparison.prior(
            races.stream()
                .flatMap(
                    race ->
                        race.finalists().stream()
                            .filter(config -> !config.equals(race.defaultConfig()))
                            .map(config -> race.pairing(race.defaultConfig(), config)))
                .toList());
    return races.stream().map(race -> decide(race, forkSpread, pairSpread)).toList();
  }

  private TunedShape decide(Race race, SpreadPrior forkSpread, SpreadPrior pairSpread) {
    AttentionShape shape = race.shape();
    List<ConfirmedTime> byMedian =
        race.finalists().stream()
            .map(config -> confirmed(race, config, forkSpread))
            .sorted(
                Comparator.comparingDouble(ConfirmedTime::medianNanos)
                    .thenComparing(BY_MEMORY_AND_NAME))
            .toList();
    ConfirmedTime fastest = byMedian.getFirst();
    ConfirmedTime untuned = time(byMedian, race.defaultConfig());
    List<ConfirmedTime> tied =
        byMedian.stream()
            .filter(time -> time.equals(fastest) || tied(race, fastest, time, pairSpread))
            .sorted(BY_MEMORY_AND_NAME)
            .toList();
    ConfirmedTime winner =
        tied.stream()
            .filter(time -> time.medianNanos() <= AS_GOOD * fastest.medianNanos())
            .filter(time -> time.equals(untuned) || outruns(race, time, untuned, pairSpread))
            .findFirst()
            .orElse(untuned);
    Optional<ConfirmedTime> runnerUp =
        byMedian.stream().filter(time -> !time.equals(winner)).findFirst();
    return new TunedShape(
        shape,
        models(shape),
        cacheState,
        winner,
        untuned,
        runnerUp,
        winner.jvmFlags().isEmpty()
            ? Optional.empty()
            : byMedian.stream().filter(time -> time.jvmFlags().isEmpty()).findFirst(),
        tied.stream().map(ConfirmedTime::config).toList(),
        Roofline.point(shape, winner.medianNanos(), winner.threads(), ceilings, traits),
        median(race.forks(winner.config()), Outcome.Measured::appendNanosPerToken),
        hugePageShare(race.forks(winner.config())),
        millijoules(race.forks(winner.config())),
        cold(race.countedForks(winner.config())),
        race.search());
  }

  private ConfirmedTime confirmed(Race race, KernelConfig config, SpreadPrior spread) {
    Summary summary = Summary.of(race.samplesByVisit(config), spread);
    List<Outcome.Measured> forks = race.countedForks(config);
    KernelVariant variant = variant(config);
    return new ConfirmedTime(
        config,
        variant.jvmFlags(config),
        variant.threads(config),
        summary.medianNanos(),
        summary.lowNanos(),
        summary.highNanos(),
        median(forks, Outcome.Measured::p95Nanos),
        forks.size(),
        summary.samples(),
        forks.stream().mapToInt(Outcome.Measured::disturbedSamples).sum(),
        forks.stream().mapToDouble(Outcome.Measured::relativeError).max().orElseThrow(),
        forks.getFirst().scratchBytes());
  }

  private static boolean tied(
      Race race, ConfirmedTime fastest, ConfirmedTime other, SpreadPrior spread) {
    Comparison comparison = Comparison.of(race.pairing(fastest.config(), other.config()), spread);
    return comparison.verdict() != Verdict.SLOWER;
  }

  private static boolean outruns(
      Race race, ConfirmedTime time, ConfirmedTime untuned, SpreadPrior spread) {
    Comparison comparison = Comparison.of(race.pairing(untuned.config(), time.config()), spread);
    return comparison.verdict() == Verdict.FASTER
        || race.mostlyFaster(time.config(), untuned.config());
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
        .filter(
            model ->
                model.shape(shape.batch(), shape.seqLen()).withFormat(shape.format()).equals(shape))
        .map(ModelPreset::name)
        .toList();
  }

  /** The least of the forks that know it: what the winner's time can rely on. */
  private static OptionalDouble hugePageShare(List<Outcome.Measured> forks) {
    return forks.stream().flatMapToDouble(fork -> fork.hugePageShare().stream()).min();
  }

  /** The median of the forks that counted. */
  private static OptionalDouble millijoules(List<Outcome.Measured> forks) {
    double[] counted =
        forks.stream().flatMapToDouble(fork -> fork.millijoules().stream()).sorted().toArray();
    return counted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(counted[counted.length / 2]);
  }

  private static Optional<ColdTime> cold(List<Outcome.Measured> forks) {
    double[] nanos =
        forks.stream().flatMapToDouble(fork -> fork.coldNanos().stream()).sorted().toArray();
    int count = nanos.length;
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new ColdTime(new Median().evaluate(nanos), nanos[0], nanos[count - 1], count));
  }

  private static double median(
      List<Outcome.Measured> forks, ToDoubleFunction<Outcome.Measured> value) {
    double[] sorted = forks.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
