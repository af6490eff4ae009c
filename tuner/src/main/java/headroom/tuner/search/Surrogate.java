package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A model of time over configurations, and the next one worth trying: that with the largest
 * expected improvement of the logarithm of time (D. R. Jones, M. Schonlau, W. J. Welch, Efficient
 * Global Optimization of Expensive Black-Box Functions, 1998, equation 15).
 *
 * <p>What failed counts as slow as the slowest that did not. Times far above the median count less
 * than they are: the model need not know how bad the bad ones are. Configurations that were asked
 * and are not told yet count as what the model expects of them.
 */
final class Surrogate {

  /** Observations at which the scales are fitted anew; after the last, they stay. */
  private static final Set<Integer> REFIT_AT = Set.of(6, 10, 15, 20, 30, 40, 60, 80, 120, 160, 240);

  /** Spaces of so many points are a pool as a whole; of larger ones a sample is. */
  private static final int WHOLE_POOL = 25_000;

  /** Draws of a pool that is a sample; the neighbours of the best are in it too. */
  private static final int SAMPLED_POOL = 1500;

  /** Of so many of the best, the neighbours. */
  private static final int PARENTS = 5;

  /** Times above the median count this part of as far above it as the best lies below. */
  private static final double SLOW_SIDE = 1;

  private final Encoding encoding;
  private final Candidates candidates;
  private final RandomGenerator random;
  private final Map<KernelConfig, Integer> numbers = new HashMap<>();
  private final List<KernelConfig> configs = new ArrayList<>();
  private final List<double[]> points = new ArrayList<>();

  /** Logarithm of nanoseconds; infinite where it failed, NaN where nothing is known yet. */
  private final List<Double> logTimes = new ArrayList<>();

  private KernelScales scales;
  private List<KernelConfig> pool = List.of();
  private GaussianProcess process;
  private int processed;
  private boolean wholePool;

  /** A model that knows nothing. */
  Surrogate(SearchProblem problem, Candidates candidates, RandomGenerator random) {
    this.encoding = new Encoding(problem.spaces());
    this.candidates = candidates;
    this.random = random;
    this.scales = KernelScales.prior(encoding.dims());
    this.process = new GaussianProcess(scales, new double[0][]);
  }

  /** A configuration was asked. */
  void ask(KernelConfig config) {
    numbers.put(config, configs.size());
    configs.add(config);
    points.add(encoding.of(config));
    logTimes.add(Double.NaN);
  }

  /** How one ended that was asked. */
  void tell(Outcome outcome) {
    Integer number = numbers.get(outcome.config());
    if (number != null) {
      logTimes.set(
          number,
          outcome instanceof Outcome.Measured measured
              ? Math.log(measured.medianNanos())
              : Double.POSITIVE_INFINITY);
    }
  }

  /** The measured ones, fastest first. */
  List<KernelConfig> best(int count) {
    return Stream.iterate(0, number -> number < configs.size(), number -> number + 1)
        .filter(number -> Double.isFinite(logTimes.get(number)))
        .sorted(Comparator.comparing(logTimes::get))
        .limit(count)
        .map(configs::get)
        .toList();
  }

  /**
   * The most promising configuration that was not asked, among those that pass; empty if none does
   * or nothing is known yet.
   */
  Optional<KernelConfig> mostPromising(Predicate<KernelConfig> among) {
    double[] values = values();
    if (values.length == 0) {
      return Optional.empty();
    }
    update(values);
    GaussianProcess.Belief belief = process.predict(values);
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
    }
    int chosen = -1;
    double most = -1;
    for (int i = 0; i < pool.size(); i++) {
      double gain = improvement(least - belief.mean()[i], belief.deviation()[i]);
      if (gain > most && !candidates.asked(pool.get(i)) && among.test(pool.get(i))) {
        most = gain;
        chosen = i;
      }
    }
    return chosen < 0 ? Optional.empty() : Optional.of(pool.get(chosen));
  }

  /** What is expected of a normal variable's part above zero. */
  private static double improvement(double mean, double deviation) {
    double z = mean / deviation;
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    // Within 2e-4 of the normal distribution's.
    double below = 0.5 * (1 + Math.tanh(0.7978845608 * (z + 0.044715 * z * z * z)));
    return mean * below + deviation * density;
  }

  /** Standardised values of everything asked; empty as long as nothing was measured. */
  private double[] values() {
    double[] known =
        logTimes.stream().mapToDouble(v -> v).filter(Double::isFinite).sorted().toArray();
    if (known.length == 0) {
      return known;
    }
    double median = known[known.length / 2];
    double most =
        Math.min(known[known.length - 1], median + SLOW_SIDE * (median - known[0]) + 1e-9);
    double[] values = new double[logTimes.size()];
    double sum = 0;
    double squares = 0;
    int told = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(logTimes.get(i), most);
      if (!Double.isNaN(values[i])) {
        sum += values[i];
        squares += values[i] * values[i];
        told++;
      }
    }
    double mean = sum / told;
    double deviation = Math.sqrt(Math.max(squares / told - mean * mean, 1e-12));
    for (int i = 0; i < values.length; i++) {
      // Not told yet: as expected, 0 being the mean.
      values[i] = Double.isNaN(values[i]) ? 0 : (values[i] - mean) / deviation;
    }
    return values;
  }

  private void update(double[] values) {
    boolean refit = pool.isEmpty() || REFIT_AT.contains(values.length);
    if (refit) {
      scales = scales.fit(points.toArray(double[][]::new), values, random);
    }
    if (refit || !wholePool) {
      fillPool();
      process =
          new GaussianProcess(scales, pool.stream().map(encoding::of).toArray(double[][]::new));
      processed = 0;
    }
    for (; processed < points.size(); processed++) {
      process.observe(points.get(processed));
    }
  }

  private void fillPool() {
    wholePool = candidates.cardinality() <= WHOLE_POOL;
    if (wholePool) {
      pool = candidates.rest();
      return;
    }
    Set<KernelConfig> some = new LinkedHashSet<>();
    best(PARENTS).forEach(parent -> some.addAll(candidates.neighbours(parent)));
    some.addAll(candidates.draw(SAMPLED_POOL));
    pool = List.copyOf(some);
  }
}
