package headroom.tuner.search;

import headroom.config.KernelConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * How the times of a new device will differ from what others make expected, as those differ from
 * each other: each known device in turn is left out, and what the rest expects of it is compared
 * with what it measured. Two are needed for that. So a search knows from its first evaluation along
 * which axes devices disagree: where two compilers or caches differ, and where all are alike.
 *
 * @param prior of the scales of these differences
 * @param deviation how large they are, in logarithms of time
 */
record DeviceDifferences(ScalesPrior prior, double deviation) {

  /** Differences among the fastest decide: so many in a hundred are among them. */
  private static final int FAST_PERCENT = 5;

  /** Configurations that are compared: fast ones, and others, of which some may be fast here. */
  private static final int FAST = 120;

  private static final int OTHERS = 60;

  /** What devices tell of each other is likely to hold for the next: a third to three times. */
  private static final double SPREAD = 0.7;

  /**
   * How wrong an expectation is where nobody can be left out, by experience: a fifth. A handful of
   * values that it happens to meet, as those of one plateau, do not make it right elsewhere.
   */
  private static final double UNKNOWN_DEVIATION = 0.2;

  /** A pair of devices that agree everywhere is no promise for the next. */
  private static final double LEAST_DEVIATION = 0.02;

  /** Fits are made once here, with that many times the effort of those along the way. */
  private static final int EFFORT = 3;

  /**
   * What these devices tell.
   *
   * @param random draws configurations, and scales to try
   */
  static DeviceDifferences of(List<Elsewhere> devices, Encoding encoding, RandomGenerator random) {
    ScalesPrior unknowing = ScalesPrior.unknowing(encoding.dims());
    if (devices.size() < 2) {
      return new DeviceDifferences(unknowing, UNKNOWN_DEVIATION);
    }
    List<KernelConfig> compared = compared(devices, random);
    List<LeftOut> each = new ArrayList<>();
    for (int device = 0; device < devices.size(); device++) {
      List<Elsewhere> others = new ArrayList<>(devices);
      each.add(LeftOut.of(others.remove(device), new Hints(others), compared, encoding));
    }
    double variance =
        each.stream().mapToDouble(it -> it.deviation() * it.deviation()).average().orElseThrow();
    double hintVariance = each.stream().mapToDouble(LeftOut::hintVariance).average().orElseThrow();
    KernelScales fitted =
        unknowing
            .scales(hintVariance)
            .fit(each.stream().map(LeftOut::sample).toList(), unknowing, EFFORT, random);
    return new DeviceDifferences(
        new ScalesPrior(fitted.lengths(), SPREAD, fitted.noise()), Math.sqrt(variance));
  }

  private static List<KernelConfig> compared(List<Elsewhere> devices, RandomGenerator random) {
    TreeSet<KernelConfig> known = new TreeSet<>();
    devices.forEach(device -> known.addAll(device.nanos().keySet()));
    record Expected(KernelConfig config, double slowdown) {}
    Hints all = new Hints(devices);
    List<KernelConfig> ranked =
        known.stream()
            .map(it -> new Expected(it, all.expected(all.appendedTo(new double[0], it))))
            .sorted(Comparator.comparingDouble(Expected::slowdown))
            .map(Expected::config)
            .toList();
    int fast = Math.max(1, ranked.size() * FAST_PERCENT / 100);
    List<KernelConfig> compared = new ArrayList<>();
    compared.addAll(drawn(ranked.subList(0, fast), FAST, random));
    compared.addAll(drawn(ranked.subList(fast, ranked.size()), OTHERS, random));
    return compared;
  }

  private static List<KernelConfig> drawn(
      List<KernelConfig> from, int most, RandomGenerator random) {
    List<KernelConfig> shuffled = new ArrayList<>(from);
    Collections.shuffle(shuffled, Random.from(random));
    return shuffled.subList(0, Math.min(most, shuffled.size()));
  }

  /** One device, as the others see it. */
  private record LeftOut(KernelScales.Sample sample, double deviation, double hintVariance) {

    static LeftOut of(Elsewhere own, Hints others, List<KernelConfig> compared, Encoding encoding) {
      double best = own.bestNanos();
      double[][] points = new double[compared.size()][];
      double[] differences = new double[points.length];
      for (int i = 0; i < points.length; i++) {
        KernelConfig config = compared.get(i);
        points[i] = others.appendedTo(encoding.of(config), config);
        differences[i] = own.slowdown(config, best) - others.expected(points[i]);
      }
      Residuals residuals = Residuals.of(differences, LEAST_DEVIATION);
      return new LeftOut(
          new KernelScales.Sample(points, residuals.values()),
          residuals.deviation(),
          others.variance(residuals.deviation()));
    }
  }
}
