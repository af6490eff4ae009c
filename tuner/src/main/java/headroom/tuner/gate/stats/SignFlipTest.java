package headroom.tuner.gate.stats;

import java.util.Arrays;
import java.util.List;

/**
 * The exact sign-flip test of "the candidate is no slower", on ranks, over the flips that the
 * design could have made.
 *
 * <p>If the code of both arms is the same, exchanging the labels of a pair changes nothing but the
 * sign of its difference: the order in which the arms ran was drawn at random, so every way to
 * assign as many ABs among the pairs of a {@linkplain BalancedOrders block} was equally likely. The
 * p-value is the share of these ways in which the candidate would look at least as slow as it does.
 * Nothing is assumed of the noise: not its shape, nor that it is the same in all pairs, nor that
 * the first slot of a pair is as fast as the second. Flips that keep the number of ABs let a bias
 * of the slot cancel; with all 2^n it would hide every slowdown. Flips across blocks would be ways
 * that nobody could have drawn: on a machine that drifts they have another distribution.
 *
 * <pre>
 *   blocks of 8   pairs   ways        smallest p
 *                 8       70          0.014
 *                 16      70² = 4900  0.0002
 * </pre>
 *
 * <p>Ranks, because one JVM in fifty is off by 30%: as a number it would outweigh seven pairs that
 * agree. And sums of ranks are small whole numbers, so that all ways are counted for any number of
 * pairs; no sample of them is needed.
 */
public final class SignFlipTest {

  /** Differences that agree to a billionth are ties: logs of a clock's nanoseconds tell no more. */
  private static final double RESOLUTION = 1e9;

  private SignFlipTest() {}

  /**
   * The one-sided p-value.
   *
   * @param pairs in the order in which they were taken
   * @param block of the orders that they were drawn in; the last may be cut off, and then has fewer
   *     ways
   * @return 1 where every block has pairs of one order only: then there is no other way
   */
  public static double pValue(List<Pair> pairs, int block) {
    int[] ranks = doubledRanks(pairs);
    double[] ways = {1};
    int observed = 0;
    for (int from = 0; from < ranks.length; from += block) {
      int[] ofBlock = Arrays.copyOfRange(ranks, from, Math.min(ranks.length, from + block));
      int chosen = 0;
      for (int i = 0; i < ofBlock.length; i++) {
        if (pairs.get(from + i).order() == Order.BASE_FIRST) {
          chosen++;
          observed += ofBlock[i];
        }
      }
      ways = sums(ways, ways(ofBlock, chosen));
    }
    double asHigh = 0;
    for (int sum = observed; sum < ways.length; sum++) {
      asHigh += ways[sum];
    }
    return asHigh / Arrays.stream(ways).sum();
  }

  /** Twice the rank of each pair's {@code ln(second / first)}; ties share theirs. */
  private static int[] doubledRanks(List<Pair> pairs) {
    double[] values =
        pairs.stream().mapToDouble(pair -> Math.rint(RESOLUTION * pair.slotChange())).toArray();
    int[] ranks = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      ranks[i] = 1;
      for (double other : values) {
        ranks[i] += (other < values[i] ? 1 : 0) + (other <= values[i] ? 1 : 0);
      }
    }
    return ranks;
  }

  /** By sum: how many sets of {@code chosen} ranks have it. */
  private static double[] ways(int[] ranks, int chosen) {
    int most = Arrays.stream(ranks).sum();
    double[][] ways = new double[chosen + 1][most + 1];
    ways[0][0] = 1;
    for (int rank : ranks) {
      for (int size = chosen; size > 0; size--) {
        for (int sum = most; sum >= rank; sum--) {
          ways[size][sum] += ways[size - 1][sum - rank];
        }
      }
    }
    return ways[chosen];
  }

  /** Ways of two independent sets together, by the sum of both. Exact below 2^53. */
  private static double[] sums(double[] some, double[] others) {
    double[] sums = new double[some.length + others.length - 1];
    for (int i = 0; i < some.length; i++) {
      for (int j = 0; j < others.length; j++) {
        sums[i + j] += some[i] * others[j];
      }
    }
    return sums;
  }
}
