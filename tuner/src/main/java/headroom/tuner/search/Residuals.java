package headroom.tuner.search;

/**
 * What a model has to explain: logarithms of times less what was expected of them, with mean 0 and
 * deviation near 1. What was asked and is not told yet counts as the mean, so that a batch spreads.
 *
 * @param values one per observation
 * @param deviation by which they were divided
 */
record Residuals(double[] values, double deviation) {

  private static final double LEAST_VARIANCE = 1e-12;

  /** Observations that what is known of the deviation weighs as much as. */
  private static final int EXPERIENCE = 10;

  /** Where nothing in particular was expected. */
  static Residuals of(double[] logTimes) {
    return of(logTimes, Math.sqrt(LEAST_VARIANCE));
  }

  /**
   * The same of values that deviate by some amount at least.
   *
   * @param least that amount
   */
  static Residuals of(double[] values, double least) {
    Moments moments = Moments.of(values);
    return scaled(values, moments.mean(), Math.max(moments.variance(), least * least));
  }

  /**
   * Less what was expected.
   *
   * @param expected one per observation, but for a constant
   * @param deviation how wrong that is, by what is known of others
   */
  static Residuals of(double[] logTimes, double[] expected, double deviation) {
    double[] differences = new double[logTimes.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = logTimes[i] - expected[i];
    }
    Moments moments = Moments.of(differences);
    double variance =
        (EXPERIENCE * deviation * deviation + moments.count() * moments.variance())
            / (EXPERIENCE + moments.count());
    return scaled(differences, moments.mean(), variance);
  }

  private static Residuals scaled(double[] values, double mean, double variance) {
    double deviation = Math.sqrt(variance);
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = Double.isNaN(values[i]) ? 0 : (values[i] - mean) / deviation;
    }
    return new Residuals(scaled, deviation);
  }

  /** Of the values that are told. */
  private record Moments(int count, double mean, double variance) {

    static Moments of(double[] values) {
      int count = 0;
      double sum = 0;
      for (double value : values) {
        if (!Double.isNaN(value)) {
          count++;
          sum += value;
        }
      }
      double mean = count == 0 ? 0 : sum / count;
      double squares = 0;
      for (double value : values) {
        if (!Double.isNaN(value)) {
          squares += (value - mean) * (value - mean);
        }
      }
      return new Moments(count, mean, count == 0 ? 0 : squares / count);
    }
  }
}
