package headroom.tuner.search;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What a {@link GaussianProcess} assumes of its function: how far one has to go along each
 * coordinate until values are no longer alike, how noisy a value is, and how much it may follow the
 * coordinates beyond those, which are hints: quantities that are believed to add up to the value,
 * each with an unknown weight.
 *
 * <pre>
 *   k(a, b) = Matérn(a₀…, b₀…) + hintVariance · Σ aₕ bₕ        over the hints h
 * </pre>
 *
 * @param lengths one per coordinate that is no hint
 * @param noise variance of the noise, as a part of the signal's
 * @param hintVariance variance of a hint's weight, as a part of the signal's
 */
record KernelScales(double[] lengths, double noise, double hintVariance) {

  private static final double SQRT_5 = Math.sqrt(5);

  /** Half of the cube: what is believed before anything is known. */
  private static final double PRIOR_LENGTH = 0.5;

  /** Standard deviation of the logarithm of a length: half to twice is common, a tenth is rare. */
  private static final double PRIOR_SPREAD = 1.5;

  private static final double FIRST_NOISE = 1e-2;
  private static final double LEAST_NOISE = 1e-4;
  private static final double MOST_NOISE = 0.3;

  private static final int DRAWS_FROM_PRIOR = 13;
  private static final int DRAWS_NEARBY = 27;

  /** The assumption before any value is known. */
  static KernelScales prior(int dims) {
    double[] lengths = new double[dims];
    Arrays.fill(lengths, PRIOR_LENGTH);
    return new KernelScales(lengths, FIRST_NOISE, 0);
  }

  /** The same with another variance of the hints' weights. */
  KernelScales withHintVariance(double variance) {
    return new KernelScales(lengths, noise, variance);
  }

  /** A Matérn 5/2 kernel, and a linear one over the hints. */
  double kernel(double[] a, double[] b) {
    double squares = 0;
    for (int i = 0; i < lengths.length; i++) {
      double distance = (a[i] - b[i]) / lengths[i];
      squares += distance * distance;
    }
    double r = SQRT_5 * Math.sqrt(squares);
    double hints = 0;
    for (int i = lengths.length; i < a.length; i++) {
      hints += a[i] * b[i];
    }
    return (1 + r + r * r / 3) * Math.exp(-r) + hintVariance * hints;
  }

  /**
   * The most probable scales that a random search of fixed effort finds, this one to begin with.
   *
   * @param points observed points
   * @param values their values, with mean 0 and deviation near 1
   */
  KernelScales fit(double[][] points, double[] values, RandomGenerator random) {
    KernelScales best = this;
    double bestScore = score(points, values);
    for (int i = 0; i < DRAWS_FROM_PRIOR + DRAWS_NEARBY; i++) {
      KernelScales drawn = i < DRAWS_FROM_PRIOR ? fromPrior(random) : best.nearby(random);
      double score = drawn.score(points, values);
      if (score > bestScore) {
        best = drawn;
        bestScore = score;
      }
    }
    return best;
  }

  private KernelScales fromPrior(RandomGenerator random) {
    double[] drawn = new double[lengths.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = PRIOR_LENGTH * Math.exp(random.nextGaussian(0, PRIOR_SPREAD));
    }
    double exponent = random.nextDouble(Math.log(LEAST_NOISE), Math.log(MOST_NOISE));
    return new KernelScales(drawn, Math.exp(exponent), hintVariance);
  }

  private KernelScales nearby(RandomGenerator random) {
    double[] drawn = lengths.clone();
    for (int i = 0; i < drawn.length; i++) {
      if (random.nextBoolean()) {
        drawn[i] *= Math.exp(random.nextGaussian(0, 0.4));
      }
    }
    double moved = noise * Math.exp(random.nextGaussian(0, 0.7));
    return new KernelScales(drawn, Math.clamp(moved, LEAST_NOISE, MOST_NOISE), hintVariance);
  }

  private double score(double[][] points, double[] values) {
    GaussianProcess process = new GaussianProcess(this, new double[0][]);
    for (double[] point : points) {
      process.observe(point);
    }
    double score = process.logLikelihood(values);
    for (double length : lengths) {
      double deviations = Math.log(length / PRIOR_LENGTH) / PRIOR_SPREAD;
      score -= deviations * deviations / 2;
    }
    return score;
  }
}
