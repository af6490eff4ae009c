package headroom.tuner.paired;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * One contestant's times, round by round.
 *
 * @param contestant who
 * @param nanos of each round the median time of a call of its visit, ns
 * @param relativeError of its output against float64
 */
public record RoundTimes(Contestant contestant, List<Double> nanos, double relativeError) {

  /**
   * Copies the times.
   *
   * @throws IllegalArgumentException if there is none, or one that is not positive and finite
   */
  public RoundTimes {
    nanos = List.copyOf(nanos);
    if (nanos.isEmpty() || nanos.stream().anyMatch(time -> !(time > 0) || time.isInfinite())) {
      throw new IllegalArgumentException(
          "%s needs times above zero: %s".formatted(contestant.label(), nanos));
    }
  }

  /** Median of the rounds, ns. */
  public double medianNanos() {
    return median(nanos.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The shortest round, ns. */
  public double leastNanos() {
    return nanos.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** The longest round, ns. */
  public double mostNanos() {
    return nanos.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** The same contestant with these rounds only, by their numbers. */
  RoundTimes only(int[] rounds) {
    return new RoundTimes(
        contestant, Arrays.stream(rounds).mapToObj(nanos::get).toList(), relativeError);
  }

  static double median(double[] values) {
    return new Percentile().withEstimationType(Percentile.EstimationType.R_7).evaluate(values, 50);
  }
}
