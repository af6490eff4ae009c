package headroom.tuner.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Regression by a Gaussian process with a Matérn 5/2 kernel, one length per coordinate (C. E.
 * Rasmussen and C. K. I. Williams, Gaussian Processes for Machine Learning, 2006, algorithm 2.1 and
 * equation 4.17). Mean and variance are kept for a pool of candidates while observations come one
 * by one:
 *
 * <pre>
 *   K = L Lᵀ      kernel between observed points, noise on its diagonal; L grows by a row
 *   V = L⁻¹ k     [observed][pool], grows by a row: n · pool operations for each observation
 *   mean = Vᵀ (L⁻¹ y)        variance = signal · (k(x, x) − Σ V²)
 * </pre>
 *
 * <p>Values are expected with mean 0 and deviation near 1.
 */
final class GaussianProcess {

  /** Keeps the factor real where points coincide. */
  private static final double LEAST_PIVOT = 1e-8;

  private final KernelScales scales;
  private final double[][] pool;
  private final List<double[]> observed = new ArrayList<>();
  private final List<double[]> factor = new ArrayList<>();
  private final List<float[]> projected = new ArrayList<>();
  private final float[] unexplained;

  /** A process that has observed nothing. */
  GaussianProcess(KernelScales scales, double[][] pool) {
    this.scales = scales;
    this.pool = pool;
    this.unexplained = new float[pool.length];
    for (int i = 0; i < pool.length; i++) {
      unexplained[i] = (float) scales.kernel(pool[i], pool[i]);
    }
  }

  /** Adds a point; its value is given to {@link #predict}. */
  void observe(double[] point) {
    int n = observed.size();
    double[] row = new double[n + 1];
    double rest = scales.kernel(point, point) + scales.noise();
    for (int i = 0; i < n; i++) {
      double sum = scales.kernel(observed.get(i), point);
      double[] other = factor.get(i);
      for (int j = 0; j < i; j++) {
        sum -= other[j] * row[j];
      }
      row[i] = sum / other[i];
      rest -= row[i] * row[i];
    }
    row[n] = Math.sqrt(Math.max(rest, LEAST_PIVOT));
    project(point, row);
    observed.add(point);
    factor.add(row);
  }

  private void project(double[] point, double[] row) {
    int n = observed.size();
    float[] next = new float[pool.length];
    for (int i = 0; i < pool.length; i++) {
      next[i] = (float) scales.kernel(pool[i], point);
    }
    for (int j = 0; j < n; j++) {
      float weight = (float) row[j];
      float[] earlier = projected.get(j);
      for (int i = 0; i < next.length; i++) {
        next[i] -= weight * earlier[i];
      }
    }
    float pivot = (float) (1 / row[n]);
    for (int i = 0; i < next.length; i++) {
      next[i] *= pivot;
      unexplained[i] -= next[i] * next[i];
    }
    projected.add(next);
  }

  /**
   * What is believed of the pool.
   *
   * @param mean expected value by candidate
   * @param deviation standard deviation by candidate
   */
  record Belief(float[] mean, float[] deviation) {}

  /**
   * Belief about the pool.
   *
   * @param values one per observed point
   * @param leastSignal variance that the function has at least, whatever the values say
   */
  Belief predict(double[] values, double leastSignal) {
    double[] whitened = whiten(values);
    double squares = 0;
    for (double value : whitened) {
      squares += value * value;
    }
    double signal = Math.max(leastSignal, squares / whitened.length);
    float[] mean = new float[pool.length];
    for (int j = 0; j < whitened.length; j++) {
      float weight = (float) whitened[j];
      float[] row = projected.get(j);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += weight * row[i];
      }
    }
    float[] deviation = new float[pool.length];
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = (float) Math.sqrt(signal * Math.max(unexplained[i], LEAST_PIVOT));
    }
    return new Belief(mean, deviation);
  }

  private double[] whiten(double[] values) {
    double[] whitened = Arrays.copyOf(values, observed.size());
    for (int i = 0; i < whitened.length; i++) {
      double[] row = factor.get(i);
      for (int j = 0; j < i; j++) {
        whitened[i] -= row[j] * whitened[j];
      }
      whitened[i] /= row[i];
    }
    return whitened;
  }

  /**
   * Logarithm of how likely the values are, the signal's size chosen best and left out; less a
   * constant.
   */
  double logLikelihood(double[] values) {
    double squares = 0;
    for (double value : whiten(values)) {
      squares += value * value;
    }
    double determinant = 0;
    for (int i = 0; i < factor.size(); i++) {
      determinant += Math.log(factor.get(i)[i]);
    }
    return -0.5 * factor.size() * Math.log(squares / factor.size()) - determinant;
  }
}
