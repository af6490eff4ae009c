package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A model of time over configurations, and the next one worth trying: that with the largest
 * expected improvement of the logarithm of time (D. R. Jones, M. Schonlau, W. J. Welch, Efficient
 * Global Optimization of Expensive Black-Box Functions, 1998, equation 15).
 *
 * <p>Candidates are a pool: the whole space where it is small, else draws and the neighbours of the
 * best, fresh every few turns. What a proposal costs is bounded: {@value #MOST_OBSERVED}
 * observations are modelled at most, of more the best ones.
 */
final class Surrogate {

  /** Outcomes at which the scales are fitted anew; after the last, they stay. */
  private static final int[] REFIT_AT = {5, 8, 12, 16, 20, 25, 30, 40, 50, 60, 80, 100, 130, 160};

  /** Spaces of so many legal points are a pool as a whole. */
  private static final int WHOLE_POOL = 25_000;

  /** Spaces of more points are not walked to count the legal ones: it would take seconds. */
  private static final int MOST_WALKED = 200_000;

  /** Draws of a pool that is a sample. */
  private static final int SAMPLED_POOL = 1500;

  /** Of so many of the best, the neighbours are in a sampled pool. */
  private static final int PARENTS = 5;

  /** A sampled pool serves so many proposals. */
  private static final int POOL_TURNS = 12;

  /** A proposal's time grows with the modelled observations times the pool. */
  private static final int MOST_OBSERVED = 400;

  /** When there are too many, so many of the best stay. */
  private static final int KEPT = 300;

  /**
   * A process believes its scales, which few observations cannot tell: it is less sure than it
   * says. Doubt makes it look farther from what it knows.
   */
  private static final double DOUBT = 1.5;

  private final Encoding encoding;
  private final Hints hints;
  private final DeviceDifferences differences;
  private final Observations observations;
  private final Candidates candidates;
  private final RandomGenerator random;
  private KernelScales scales;
  private int fits;

  private List<KernelConfig> pool = List.of();
  private double[][] poolPoints = {};
  private boolean sampled;
  private int pooledAt;
  private GaussianProcess process;

  /** Numbers of the observations in the process, and how many were ever put there. */
  private final List<Integer> modelled = new ArrayList<>();

  private int seen;

  /** A model that knows nothing. */
  Surrogate(SearchProblem problem, Candidates candidates, RandomGenerator random) {
    this.encoding = new Encoding(problem.spaces());
    this.hints = new Hints(problem.elsewhere());
    this.observations = new Observations(this::point);
    this.candidates = candidates;
    this.random = random;
    this.differences = DeviceDifferences.of(problem.elsewhere(), encoding, random);
    this.scales = differences.prior().scales(0);
    this.process = new GaussianProcess(scales, poolPoints);
  }

  private double[] point(KernelConfig config) {
    return hints.appendedTo(encoding.of(config), config);
  }

  /** A configuration was asked. */
  void ask(KernelConfig config) {
    observations.ask(config);
  }

  /** How one ended that was asked. */
  void tell(Outcome outcome) {
    observations.tell(outcome);
  }

  /** The measured ones, fastest first. */
  List<KernelConfig> best(int count) {
    return observations.ranking().stream().limit(count).map(observations::config).toList();
  }

  /**
   * The most promising configuration that was not asked.
   *
   * @param among only these; all if empty
   * @return empty if nothing in the pool is new, or nothing was measured yet
   */
  Optional<KernelConfig> mostPromising(Set<KernelConfig> among) {
    double[] logTimes = observations.logTimes();
    if (logTimes.length == 0) {
      return Optional.empty();
    }
    Residuals residuals = residuals(logTimes);
    update(residuals);
    double unit = residuals.deviation();
    double[] values = modelled.stream().mapToDouble(n -> residuals.values()[n]).toArray();
    double least = Double.POSITIVE_INFINITY;
    for (int number : modelled) {
      double expected = hints.expected(observations.point(number)) / unit;
      least = Math.min(least, residuals.values()[number] + expected);
    }
    GaussianProcess.Belief belief = process.predict(values, hints.none() ? 0 : 1);
    int chosen = -1;
    double most = -1;
    for (int i = 0; i < pool.size(); i++) {
      double mean = belief.mean()[i] + hints.expected(poolPoints[i]) / unit;
      double gain = improvement(least - mean, DOUBT * belief.deviation()[i]);
      if (gain > most
          && !candidates.asked(pool.get(i))
          && (among.isEmpty() || among.contains(pool.get(i)))) {
        most = gain;
        chosen = i;
      }
    }
    return chosen < 0 ? Optional.empty() : Optional.of(pool.get(chosen));
  }

  private Residuals residuals(double[] logTimes) {
    if (hints.none()) {
      return Residuals.of(logTimes);
    }
    double[] expected = new double[logTimes.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = hints.expected(observations.point(i));
    }
    return Residuals.of(logTimes, expected, differences.deviation());
  }

  /** What is expected of a normal variable's part above zero. */
  private static double improvement(double mean, double deviation) {
    double z = mean / deviation;
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    // The normal distribution within 2e-4: E. Page, Approximations to the cumulative normal
    // function, 1977.
    double below = 1 / (1 + Math.exp(-1.5957691216 * (z + 0.044715 * z * z * z)));
    return mean * below + deviation * density;
  }

  private void update(Residuals residuals) {
    double hintVariance = hints.variance(residuals.deviation());
    boolean refit = fits < REFIT_AT.length && observations.told() >= REFIT_AT[fits];
    if (refit) {
      while (fits < REFIT_AT.length && observations.told() >= REFIT_AT[fits]) {
        fits++;
      }
      double[][] points = new double[observations.asked()][];
      for (int i = 0; i < points.length; i++) {
        points[i] = observations.point(i);
      }
      // From the prior, not from the last fit: one that was wrong early would be kept.
      scales =
          differences
              .prior()
              .scales(hintVariance)
              .fit(
                  List.of(new KernelScales.Sample(points, residuals.values())),
                  differences.prior(),
                  1,
                  random);
    }
    boolean fresh = pool.isEmpty() || (sampled && observations.asked() - pooledAt >= POOL_TURNS);
    if (fresh) {
      fillPool();
    }
    if (modelled.size() >= MOST_OBSERVED) {
      modelled.clear();
      observations.ranking().stream().limit(KEPT).forEach(modelled::add);
      refit = true;
    }
    if (refit || fresh) {
      scales = scales.withHintVariance(hintVariance);
      process = new GaussianProcess(scales, poolPoints);
      modelled.forEach(number -> process.observe(observations.point(number)));
    }
    for (; seen < observations.asked(); seen++) {
      modelled.add(seen);
      process.observe(observations.point(seen));
    }
  }

  private void fillPool() {
    if (!sampled) {
      pool = candidates.cardinality() > MOST_WALKED ? List.of() : candidates.rest(WHOLE_POOL + 1);
      sampled = candidates.cardinality() > MOST_WALKED || pool.size() > WHOLE_POOL;
    }
    if (sampled) {
      Set<KernelConfig> some = new LinkedHashSet<>();
      best(PARENTS).forEach(parent -> some.addAll(candidates.neighbours(parent)));
      some.addAll(candidates.draw(SAMPLED_POOL));
      pool = List.copyOf(some);
    }
    poolPoints = pool.stream().map(this::point).toArray(double[][]::new);
    pooledAt = observations.asked();
  }
}
