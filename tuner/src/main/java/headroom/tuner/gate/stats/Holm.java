package headroom.tuner.gate.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's step-down: p-values as if each test had been the only one, so that among any number of
 * true hypotheses the chance to reject even one stays below the level. Holds whatever the tests
 * have to do with each other, which matters here: all benchmarks share a machine.
 */
public final class Holm {

  private Holm() {}

  /**
   * Adjusts p-values.
   *
   * @param pValues between 0 and 1
   * @return for each the smallest family-wise level at which it is rejected, in the same order
   */
  public static double[] adjusted(double[] pValues) {
    double[] adjusted = new double[pValues.length];
    double worst = 0;
    int left = pValues.length;
    int[] ascending =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int index : ascending) {
      worst = Math.max(worst, Math.min(1, left * pValues[index]));
      adjusted[index] = worst;
      left--;
    }
    assert Arrays.stream(adjusted).allMatch(p -> p <= 1);
    return adjusted;
  }
}
