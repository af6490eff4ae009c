package headroom.tuner.search;

import java.util.List;
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

  private static final double LEAST_NOISE = 1e-4;
  private static final double MOST_NOISE = 0.3;

  private static final int DRAWS_FROM_PRIOR = 13;
  private static final int DRAWS_NEARBY = 27;

  /**
   * Values of one function.
   *
   * @param points observed points
   * @param values with mean 0 and deviation near 1
   */
  record Sample(double[][] points, double[] values) {}

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
   * @param samples functions of the same scales
   * @param prior of these
   * @param effort 1 in the midst of a search
   */
  KernelScales fit(List<Sample> samples, ScalesPrior prior, int effort, RandomGenerator random) {
    KernelScales best = this;
    double bestScore = score(samples, prior);
    for (int i = 0; i < effort * (DRAWS_FROM_PRIOR + DRAWS_NEARBY); i++) {
      KernelScales drawn =
          i < effort * DRAWS_FROM_PRIOR ? drawn(prior, random) : best.nearby(random);
      double score = drawn.score(samples, prior);
      if (score > bestScore) {
        best = drawn;
        bestScore = score;
      }
    }
    return best;
  }

  private KernelScales drawn(ScalesPrior prior, RandomGenerator random) {
    double[] drawn = prior.draw(random);
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

  private double score(List<Sample> samples, ScalesPrior prior) {
    double score = prior.logDensity(lengths);
    for (Sample sample : samples) {
      GaussianProcess process = new GaussianProcess(this, new double[0][]);
      for (double[] point : sample.points()) {
        process.observe(point);
      }
      score += process.logLikelihood(sample.values());
    }
    return score;
  }
}
