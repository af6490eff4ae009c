package headroom.tuner.paired;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How many times as long as a reference another contestant took, by the rounds that both ran in.
 *
 * @param median of the rounds' ratios, the other over the reference: above 1, the reference is
 *     faster
 * @param low smallest ratio of a round
 * @param high largest ratio of a round
 */
public record PairedRatio(double median, double low, double high) {

  /**
   * Compares round by round.
   *
   * @throws IllegalArgumentException if the two do not have the same rounds
   */
  public static PairedRatio of(RoundTimes other, RoundTimes reference) {
    List<Double> theirs = other.nanos();
    if (theirs.size() != reference.nanos().size()) {
      throw new IllegalArgumentException(
          "%s has %d rounds, %s has %d; pairs need the same"
              .formatted(
                  other.contestant().label(),
                  theirs.size(),
                  reference.contestant().label(),
                  reference.nanos().size()));
    }
    double[] ratios = new double[theirs.size()];
    Arrays.setAll(ratios, round -> theirs.get(round) / reference.nanos().get(round));
    return new PairedRatio(
        RoundTimes.median(ratios),
        DoubleStream.of(ratios).min().orElseThrow(),
        DoubleStream.of(ratios).max().orElseThrow());
  }

  /**
   * The geometric mean of the medians: twice as fast here and half as fast there make 1.
   *
   * @throws IllegalArgumentException if there is nothing to take the mean of
   */
  public static double geometricMean(List<PairedRatio> ratios) {
    double logs =
        ratios.stream()
            .mapToDouble(ratio -> Math.log(ratio.median()))
            .average()
            .orElseThrow(() -> new IllegalArgumentException("no ratios to take the mean of"));
    return Math.exp(logs);
  }
}
