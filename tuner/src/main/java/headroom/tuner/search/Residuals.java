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

  /**
   * How wrong an expectation is, by experience: a fifth. A handful of values that it happens to
   * meet, as those of one plateau, do not make it right elsewhere.
   */
  private static final double EXPECTED_VARIANCE = 0.2 * 0.2;

  /** Observations that the experience weighs as much as. */
  private static final int EXPERIENCE = 10;

  /** Where nothing in particular was expected. */
  static Residuals of(double[] logTimes) {
    Moments moments = Moments.of(logTimes);
    return scaled(logTimes, moments.mean(), Math.max(moments.variance(), LEAST_VARIANCE));
  }

  /**
   * Less what was expected.
   *
   * @param expected one per observation, but for a constant
   */
  static Residuals of(double[] logTimes, double[] expected) {
    double[] differences = new double[logTimes.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = logTimes[i] - expected[i];
    }
    Moments moments = Moments.of(differences);
    double variance =
        (EXPERIENCE * EXPECTED_VARIANCE + moments.count() * moments.variance())
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
