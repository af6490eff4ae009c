package headroom.tuner.gate;

import headroom.tuner.gate.stats.Pair;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Whether the controls of both arms agree over all pairs that count. Single pairs differ by more,
 * but orders are balanced: a median that is off by more than its own noise says that the machine,
 * or the control's code, was not the same for both, which no kernel explains.
 */
final class ControlDrift {

  /** Chance, on either side, that noise alone looks like a drift: two controls, three looks. */
  private static final double CHANCE = 0.005;

  /** Standard error of a median over that of a mean, for normal noise. */
  private static final double MEDIAN_FACTOR = Math.sqrt(Math.PI / 2);

  private ControlDrift() {}

  /** Whether neither the arithmetic nor the memory control moved. */
  static boolean none(List<Pair> pairs) {
    return held(pairs, Pair::controlShift) && held(pairs, Pair::readShift);
  }

  private static boolean held(List<Pair> pairs, ToDoubleFunction<Pair> shift) {
    double[] shifts = pairs.stream().mapToDouble(shift).toArray();
    double error = MEDIAN_FACTOR * Math.sqrt(StatUtils.variance(shifts) / shifts.length);
    return Math.abs(new Median().evaluate(shifts))
        <= Levels.MOST_MEDIAN_SHIFT + errors(shifts.length) * error;
  }

  /** Standard errors that chance may account for: few pairs know little of their own spread. */
  private static double errors(int pairs) {
    return new TDistribution(null, Math.max(1, pairs - 1)).inverseCumulativeProbability(1 - CHANCE);
  }
}
