package headroom.tuner.gate.stats;

import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * A share with its exact confidence bounds (Clopper and Pearson, Biometrika 1934): never narrower
 * than promised, also for none of some.
 *
 * @param hits of {@code trials}
 * @param trials at least 1
 * @param low lower bound of the 95% interval
 * @param high upper bound of the 95% interval
 */
public record ClopperPearson(int hits, int trials, double low, double high) {

  private static final double TAIL = 0.025;

  /**
   * The interval of a share.
   *
   * @throws IllegalArgumentException if there is no trial, or hits are not from 0 to trials
   */
  public static ClopperPearson of(int hits, int trials) {
    if (trials < 1 || hits < 0 || hits > trials) {
      throw new IllegalArgumentException(
          "hits must be from 0 to trials, and trials at least 1: hits=%d, trials=%d"
              .formatted(hits, trials));
    }
    double low =
        hits == 0
            ? 0
            : new BetaDistribution(hits, trials - hits + 1.0).inverseCumulativeProbability(TAIL);
    double high =
        hits == trials
            ? 1
            : new BetaDistribution(hits + 1.0, trials - hits)
                .inverseCumulativeProbability(1 - TAIL);
    return new ClopperPearson(hits, trials, low, high);
  }

  /** The share itself. */
  public double share() {
    return hits / (double) trials;
  }
}
