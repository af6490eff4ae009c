package headroom.tuner.gate;

import headroom.tuner.gate.stats.Pair;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;

/**
 * Whether the controls of both arms agree over all pairs that count. Single pairs differ by more,
 * but orders are balanced: where nearly all of them are off to the same side, the machine, or the
 * control's code, was not the same for both, which no kernel explains.
 *
 * <pre>
 *   pairs                             4   8  16  24
 *   off to one side, to be a drift    4   7  12  17
 * </pre>
 *
 * <p>A sign test: it takes no model of the noise, and a pair or two that met a neighbour do not
 * hide what the others say, as they would in a standard error.
 */
final class ControlDrift {

  /** One-sided: 1/16 is what four pairs reach, after which a benchmark may pass; and rounding. */
  private static final double LEVEL = 0.063;

  private ControlDrift() {}

  /** Whether neither the arithmetic nor the memory control moved. */
  static boolean none(List<Pair> pairs) {
    return held(pairs, Pair::controlShift) && held(pairs, Pair::readShift);
  }

  private static boolean held(List<Pair> pairs, ToDoubleFunction<Pair> shift) {
    double[] shifts = pairs.stream().mapToDouble(shift).toArray();
    int slower = 0;
    int faster = 0;
    for (double each : shifts) {
      slower += each > Levels.LEAST_DRIFT ? 1 : 0;
      faster += each < -Levels.LEAST_DRIFT ? 1 : 0;
    }
    return chance(shifts.length, Math.max(slower, faster)) > LEVEL;
  }

  /** Of so many on one side, were either as likely for each. */
  private static double chance(int pairs, int onOneSide) {
    return new BinomialTest()
        .binomialTest(pairs, onOneSide, 0.5, AlternativeHypothesis.GREATER_THAN);
  }
}
