package headroom.tuner.gate.stats;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** Differences of pairs, apart by order, with outliers drawn in. */
final class SlotChanges {

  /**
   * Values farther from the middle than so many standard deviations count as if they were there:
   * one pair in a hundred meets a page cache flush or a migration, and would make a mean worthless.
   */
  private static final double CLIP = 3;

  /** Standard deviations of a normal distribution in its median absolute deviation. */
  private static final double NORMAL_MAD = 1.482602218505602;

  private SlotChanges() {}

  /** {@code ln(second / first)} of the pairs of one order. */
  static double[] of(List<Pair> pairs, Order order) {
    return pairs.stream()
        .filter(pair -> pair.order() == order)
        .mapToDouble(Pair::slotChange)
        .toArray();
  }

  static double median(double[] values) {
    return new Median().evaluate(values);
  }

  /**
   * The values less their median, those far out drawn in. Which are drawn in does not depend on
   * what is an AB and what a BA.
   */
  static double[] centred(double[] values) {
    double middle = median(values);
    double[] centred = Arrays.stream(values).map(value -> value - middle).toArray();
    double limit = CLIP * NORMAL_MAD * median(Arrays.stream(centred).map(Math::abs).toArray());
    return limit > 0
        ? Arrays.stream(centred).map(value -> Math.clamp(value, -limit, limit)).toArray()
        : centred;
  }
}
