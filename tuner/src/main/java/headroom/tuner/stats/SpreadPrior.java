package headroom.tuner.stats;

import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.special.Gamma;

/**
 * What the other races of a run say of the spread between forks, so that three forks need not find
 * it out alone. Each race has its own variance; they are taken as draws from a scaled inverse
 * chi-square distribution, whose two parameters the variances themselves give (Smyth, "Linear
 * models and empirical Bayes methods", SAGMB 2004, section 6.2). Where the races differ little the
 * interval narrows to that of the pooled spread; where they differ much this prior weighs next to
 * nothing, and each race is judged by itself.
 *
 * @param degreesOfFreedom how many values of its own a race would need to know as much; 0 is no
 *     prior
 * @param variance the typical variance; positive if there are degrees of freedom
 */
public record SpreadPrior(double degreesOfFreedom, double variance) {

  /** Nothing is known beforehand. */
  public static final SpreadPrior NONE = new SpreadPrior(0, 0);

  /** Two variances cannot tell how variances vary. */
  private static final int LEAST_RACES = 3;

  /** Newton's steps to invert the trigamma function; four suffice for every double. */
  private static final int NEWTON_STEPS = 12;

  /**
   * The variance seen in one race.
   *
   * @param variance positive
   * @param degreesOfFreedom at least 1
   */
  record Seen(double variance, int degreesOfFreedom) {}

  /** The prior that some variances suggest. */
  static SpreadPrior of(List<Seen> races) {
    int n = races.size();
    if (n < LEAST_RACES) {
      return NONE;
    }
    double[] logs = races.stream().mapToDouble(SpreadPrior::centredLog).toArray();
    double mean = DoubleStream.of(logs).average().orElseThrow();
    double excess = 0;
    double own = 0;
    for (int i = 0; i < n; i++) {
      excess += (logs[i] - mean) * (logs[i] - mean) / (n - 1);
      own += Gamma.trigamma(races.get(i).degreesOfFreedom() / 2.0) / n;
    }
    excess -= own;
    // A pooled variance is never known better than by all the values that it was taken from.
    double most = races.stream().mapToInt(Seen::degreesOfFreedom).sum();
    double degreesOfFreedom = excess > 0 ? Math.min(most, 2 * inverseTrigamma(excess)) : most;
    double half = degreesOfFreedom / 2;
    return new SpreadPrior(degreesOfFreedom, Math.exp(mean + Gamma.digamma(half) - Math.log(half)));
  }

  /** The log of a variance, less the bias that its few degrees of freedom give it. */
  private static double centredLog(Seen seen) {
    double half = seen.degreesOfFreedom() / 2.0;
    return Math.log(seen.variance()) - Gamma.digamma(half) + Math.log(half);
  }

  /** Newton on the reciprocal, which is nearly linear: converges from this start for all y > 0. */
  private static double inverseTrigamma(double y) {
    double x = 0.5 + 1 / y;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double trigamma = Gamma.trigamma(x);
      x += trigamma * (1 - trigamma / y) / tetragamma(x);
    }
    return x;
  }

  /** The derivative of trigamma, by its recurrence up to where the asymptotic series holds. */
  private static double tetragamma(double x) {
    double sum = 0;
    double at = x;
    for (; at < 8; at++) {
      sum -= 2 / (at * at * at);
    }
    double inverse = 1 / (at * at);
    return sum
        - inverse * (1 + 1 / at + inverse * (0.5 - inverse * (1 / 6.0 - inverse * (1 / 6.0))));
  }

  /** A race's variance, weighed with this prior. */
  double moderated(double own, int ownDegreesOfFreedom) {
    double all = degreesOfFreedom + ownDegreesOfFreedom;
    return all == 0 ? own : (degreesOfFreedom * variance + ownDegreesOfFreedom * own) / all;
  }
}
