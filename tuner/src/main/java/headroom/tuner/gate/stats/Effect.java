package headroom.tuner.gate.stats;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How much slower the candidate is, and how well that is known. All values are natural logs of
 * ratios; {@link #percent} makes them readable.
 *
 * <pre>
 *   AB pairs   ln(second / first) =  change + slot bias + noise
 *   BA pairs   ln(second / first) = −change + slot bias + noise
 * </pre>
 *
 * So half of the difference of the two medians is the change, and half of their sum the bias of the
 * slot, which does not touch the change however large it is.
 *
 * @param pairs that count
 * @param change {@code ln(candidate / base)}; above 0, slower
 * @param slotBias {@code ln(second / first)} of the same code
 * @param spread standard deviation of a pair's difference around these
 */
public record Effect(int pairs, double change, double slotBias, double spread) {

  /** Fewer pairs tell no spread: two medians are estimated. */
  public static final int LEAST_PAIRS = 4;

  /** JMH and the clock resolve no less: equal numbers by luck must not give certainty. */
  private static final double LEAST_SPREAD = 1e-3;

  /** Standard error of a median of many over that of a mean, for normal noise. */
  private static final double MANY_MEDIAN = Math.sqrt(Math.PI / 2);

  /** Nobody takes so many: where more would be needed, the number tells no more. */
  private static final double MOST_PAIRS = 1e6;

  private static final NormalDistribution NORMAL = new NormalDistribution();

  /**
   * The effect that pairs show.
   *
   * @throws IllegalArgumentException if there are fewer than two of an order
   */
  public static Effect of(List<Pair> pairs) {
    double[] ab = SlotChanges.of(pairs, Order.BASE_FIRST);
    double[] ba = SlotChanges.of(pairs, Order.CANDIDATE_FIRST);
    if (Math.min(ab.length, ba.length) < LEAST_PAIRS / 2) {
      throw new IllegalArgumentException(
          "an effect needs two pairs of each order: AB=%d, BA=%d".formatted(ab.length, ba.length));
    }
    double medianAb = SlotChanges.median(ab);
    double medianBa = SlotChanges.median(ba);
    return new Effect(
        pairs.size(), (medianAb - medianBa) / 2, (medianAb + medianBa) / 2, spread(ab, ba));
  }

  private static double spread(double[] ab, double[] ba) {
    double squares = 0;
    for (double[] group : List.of(ab, ba)) {
      squares += Arrays.stream(SlotChanges.centred(group)).map(value -> value * value).sum();
    }
    return Math.max(LEAST_SPREAD, Math.sqrt(squares / (ab.length + ba.length - 2)));
  }

  /**
   * What the change of unchanged code would stray by: the standard error of half a difference of
   * two medians of n/2 each. For normal noise the variance of a median of m is about π / (2m + π −
   * 2), exact for one and for many, a little too large for an even m.
   */
  public double noiseFloor() {
    return spread * Math.sqrt(Math.PI / 2 / (pairs + Math.PI - 2));
  }

  /**
   * The smallest slowdown that these pairs leave possible; below 0 it is a speed-up.
   *
   * @param confidence such as 0.95
   */
  public double lowerBound(double confidence) {
    return change - quantile(confidence) * noiseFloor();
  }

  /**
   * The largest slowdown that these pairs leave possible.
   *
   * @param confidence such as 0.95
   */
  public double upperBound(double confidence) {
    return change + quantile(confidence) * noiseFloor();
  }

  /**
   * The smallest slowdown that so many pairs of this spread would have confirmed: the test would
   * have rejected, and the median come out above the least change that counts.
   *
   * @param least change that counts
   * @param level one-sided, of the test
   * @param power share of such slowdowns that would have been seen, for each of the two conditions
   */
  public double smallestDetectable(double least, double level, double power) {
    double test = (quantile(1 - level) + quantile(power)) * spread / Math.sqrt(pairs);
    return Math.max(test, least + quantile(power) * noiseFloor());
  }

  private double quantile(double confidence) {
    return new TDistribution(Math.max(1, pairs - 2)).inverseCumulativeProbability(confidence);
  }

  /**
   * Pairs from which a slowdown is confirmed, by this spread: the test must reject, and the median
   * must come out above the least change that counts.
   *
   * @param target slowdown that is to be found
   * @param least change that counts, below {@code target}
   * @param level one-sided, of the test
   * @param power share of such slowdowns that are to be found, for each of the two conditions
   */
  public int pairsNeeded(double target, double least, double level, double power) {
    double beta = NORMAL.inverseCumulativeProbability(power);
    double test = (NORMAL.inverseCumulativeProbability(1 - level) + beta) * spread / target;
    double median = beta * MANY_MEDIAN * spread / (target - least);
    return (int) Math.ceil(Math.min(Math.max(test * test, median * median), MOST_PAIRS));
  }

  /** A log as a percentage: {@code ln 1.05} is 5. */
  public static double percent(double log) {
    return 100 * Math.expm1(log);
  }
}
