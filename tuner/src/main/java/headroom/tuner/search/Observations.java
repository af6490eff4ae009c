package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What was asked, in order, and how it ended, as a model wants it: points, and logarithms of times.
 *
 * <p>What failed counts as slow as the slowest that did not. Times far above the median count less
 * than they are: a model need not know how bad the bad ones are.
 */
final class Observations {

  /** Times above the median count at most as far above it as the best lies below. */
  private static final double SLOW_SIDE = 1;

  private final Function<KernelConfig, double[]> encoding;
  private final Map<KernelConfig, Integer> numbers = new HashMap<>();
  private final List<KernelConfig> configs = new ArrayList<>();
  private final List<double[]> points = new ArrayList<>();

  /** Logarithm of nanoseconds; infinite where it failed, NaN where nothing is known yet. */
  private final List<Double> logTimes = new ArrayList<>();

  private int told;

  /**
   * Nothing asked yet.
   *
   * @param encoding the point of a configuration
   */
  Observations(Function<KernelConfig, double[]> encoding) {
    this.encoding = encoding;
  }

  /** A configuration was asked. */
  void ask(KernelConfig config) {
    numbers.put(config, configs.size());
    configs.add(config);
    points.add(encoding.apply(config));
    logTimes.add(Double.NaN);
  }

  /** How one ended; one that was never asked teaches nothing. */
  void tell(Outcome outcome) {
    Integer number = numbers.get(outcome.config());
    if (number == null) {
      return;
    }
    told++;
    logTimes.set(
        number,
        outcome instanceof Outcome.Measured measured
            ? Math.log(measured.medianNanos())
            : Double.POSITIVE_INFINITY);
  }

  /** How many were asked. */
  int asked() {
    return configs.size();
  }

  /** How many were told. */
  int told() {
    return told;
  }

  /** The point of the one with this number. */
  double[] point(int number) {
    return points.get(number);
  }

  /** The one with this number. */
  KernelConfig config(int number) {
    return configs.get(number);
  }

  /** Numbers of the measured ones, fastest first. */
  List<Integer> ranking() {
    return IntStream.range(0, configs.size())
        .boxed()
        .filter(number -> Double.isFinite(logTimes.get(number)))
        .sorted(Comparator.comparing(logTimes::get))
        .toList();
  }

  /**
   * Logarithm of each time, NaN where it is not told yet, slow ones cut; none at all as long as
   * nothing was measured.
   */
  double[] logTimes() {
    double[] known =
        logTimes.stream().mapToDouble(time -> time).filter(Double::isFinite).sorted().toArray();
    if (known.length == 0) {
      return known;
    }
    double median = known[known.length / 2];
    double most = Math.min(known[known.length - 1], median + SLOW_SIDE * (median - known[0]));
    return logTimes.stream().mapToDouble(time -> Math.min(time, most)).toArray(); // NaN stays NaN
  }
}
