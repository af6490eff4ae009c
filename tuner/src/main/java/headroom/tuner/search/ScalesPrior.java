package headroom.tuner.search;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What is believed of {@link KernelScales} before any value is known.
 *
 * @param lengths the likeliest, one per coordinate
 * @param spread standard deviation of the logarithm of a length
 * @param noise the likeliest variance of the noise
 */
record ScalesPrior(double[] lengths, double spread, double noise) {

  /** Half of the cube. */
  private static final double LENGTH = 0.5;

  /** Half to twice is common, a tenth is rare. */
  private static final double SPREAD = 1.5;

  private static final double NOISE = 1e-2;

  /** The belief of those who know nothing. */
  static ScalesPrior unknowing(int dims) {
    double[] lengths = new double[dims];
    Arrays.fill(lengths, LENGTH);
    return new ScalesPrior(lengths, SPREAD, NOISE);
  }

  /** The likeliest scales. */
  KernelScales scales(double hintVariance) {
    return new KernelScales(lengths, noise, hintVariance);
  }

  /** Lengths as likely as they are believed to be. */
  double[] draw(RandomGenerator random) {
    double[] drawn = new double[lengths.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = lengths[i] * Math.exp(random.nextGaussian(0, spread));
    }
    return drawn;
  }

  /** Logarithm of how likely lengths are, less a constant. */
  double logDensity(double[] others) {
    double density = 0;
    for (int i = 0; i < lengths.length; i++) {
      double deviations = Math.log(others[i] / lengths[i]) / spread;
      density -= deviations * deviations / 2;
    }
    return density;
  }
}
