package headroom.tuner.stats;

import java.util.List;

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

  /**
   * Compares fork by fork: the forks at one index ran in the same round.
   *
   * @param base for each fork its samples in nanoseconds
   * @param candidate likewise; where one list is longer, the forks without a partner are left out
   * @throws IllegalArgumentException if there is no pair, or a fork has no sample
   */
  public static Comparison paired(List<List<Double>> base, List<List<Double>> candidate) {
    int pairs = Math.min(base.size(), candidate.size());
    ForkMedians ofBase = ForkMedians.of(base.subList(0, pairs));
    ForkMedians ofCandidate = ForkMedians.of(candidate.subList(0, pairs));
    double[] differences = new double[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      differences[pair] = ofCandidate.logMedians()[pair] - ofBase.logMedians()[pair];
    }
    StudentInterval interval =
        StudentInterval.of(differences, ofBase.withinVariance() + ofCandidate.withinVariance());
    return new Comparison(
        verdict(interval),
        Math.exp(interval.mean()),
        Math.exp(interval.low()),
        Math.exp(interval.high()),
        pairs);
  }

  private static Verdict verdict(StudentInterval interval) {
    if (interval.high() < 0) {
      return Verdict.FASTER;
    }
    return interval.low() > 0 ? Verdict.SLOWER : Verdict.TIED;
  }
}
