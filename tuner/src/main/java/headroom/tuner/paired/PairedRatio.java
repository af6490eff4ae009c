package headroom.tuner.paired;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How many times as long a peer took, by the rounds that both ran in: what slows the machine for a
 * round slows both, and leaves their ratio.
 *
 * @param median of the rounds' ratios, peer over ours: above 1, ours is faster
 * @param low smallest ratio of a round
 * @param high largest ratio of a round
 */
public record PairedRatio(double median, double low, double high) {

  /**
   * Compares round by round.
   *
   * @throws IllegalArgumentException if the two do not have the same rounds
   */
  public static PairedRatio of(RoundTimes peer, RoundTimes ours) {
    List<Double> theirs = peer.nanos();
    if (theirs.size() != ours.nanos().size()) {
      throw new IllegalArgumentException(
          "%s has %d rounds, %s has %d; pairs need the same"
              .formatted(
                  peer.contestant().label(),
                  theirs.size(),
                  ours.contestant().label(),
                  ours.nanos().size()));
    }
    double[] ratios = new double[theirs.size()];
    Arrays.setAll(ratios, round -> theirs.get(round) / ours.nanos().get(round));
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
