package headroom.gpu.measure;

import java.util.Arrays;

/**
 * A median with the interval that holds the true one, from order statistics: no distribution is
 * assumed, and samples of a GPU have none that is known.
 *
 * @param median of the samples
 * @param low lower end
 * @param high upper end
 */
public record MedianInterval(double median, double low, double high) {
  /** Of all runs, those whose interval misses the true median. With less than 8 samples, more. */
  private static final double MISS = 0.01;

  /**
   * The interval from the k-th smallest to the k-th largest sample, k as large as 99% allow; from
   * the smallest to the largest where even these do not reach 99%.
   *
   * @throws IllegalArgumentException if there are no samples
   */
  public static MedianInterval of(double[] samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("no samples; measure again");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    int k = 0;
    // The chance that at most k of n samples lie below the median, and the same above.
    double tail = Math.pow(0.5, sorted.length);
    double binomial = tail;
    while (k + 1 <= last / 2) {
      binomial *= (double) (sorted.length - k) / (k + 1);
      tail += binomial;
      if (2 * tail > MISS) {
        break;
      }
      k++;
    }
    double middle = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
    return new MedianInterval(middle, sorted[k], sorted[last - k]);
  }
}
