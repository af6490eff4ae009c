package headroom.tuner.stats;

import java.util.List;
import java.util.Optional;

/**
 * A candidate against a base, from pairs of forks that ran next to each other. The unit is one
 * pair: {@code d = ln(candidate's median / base's median)}; what moved both at once falls out of
 * it.
 *
 * @param verdict of the candidate
 * @param ratio candidate's time over the base's: below 1 is faster
 * @param lowRatio lower end of the 99% interval of the ratio
 * @param highRatio upper end of the 99% interval of the ratio
 * @param pairs pairs of forks
 */
public record Comparison(
    Verdict verdict, double ratio, double lowRatio, double highRatio, int pairs) {

  /** Forks of two configurations: those at one index ran in the same round. */
  public record Pairing(List<List<Double>> base, List<List<Double>> candidate) {

    private double[] differences() {
      ForkMedians ofBase = ForkMedians.of(base.subList(0, pairs()));
      ForkMedians ofCandidate = ForkMedians.of(candidate.subList(0, pairs()));
      double[] differences = new double[pairs()];
      for (int pair = 0; pair < differences.length; pair++) {
        differences[pair] = ofCandidate.logMedians()[pair] - ofBase.logMedians()[pair];
      }
      return differences;
    }

    private double withinVariance() {
      return ForkMedians.of(base.subList(0, pairs())).withinVariance()
          + ForkMedians.of(candidate.subList(0, pairs())).withinVariance();
    }

    private int pairs() {
      return Math.min(base.size(), candidate.size());
    }
  }

  /**
   * Compares fork by fork.
   *
   * @param pairing for each fork its samples in nanoseconds; where one list is longer, the forks
   *     without a partner are left out
   * @param prior what the run's other races say of the spread between pairs
   * @throws IllegalArgumentException if there is no pair, or a fork has no sample
   */
  public static Comparison of(Pairing pairing, SpreadPrior prior) {
    StudentInterval interval =
        StudentInterval.ofMean(pairing.differences(), pairing.withinVariance(), prior);
    return new Comparison(
        verdict(interval),
        Math.exp(interval.mean()),
        Math.exp(interval.low()),
        Math.exp(interval.high()),
        pairing.pairs());
  }

  /** What races tell of the spread between pairs of forks. */
  public static SpreadPrior prior(List<Pairing> races) {
    return SpreadPrior.of(
        races.stream()
            .map(race -> StudentInterval.seen(race.differences(), race.withinVariance()))
            .flatMap(Optional::stream)
            .toList());
  }

  private static Verdict verdict(StudentInterval interval) {
    if (interval.high() < 0) {
      return Verdict.FASTER;
    }
    return interval.low() > 0 ? Verdict.SLOWER : Verdict.TIED;
  }
}
