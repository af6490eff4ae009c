package headroom.tuner.search;

import headroom.config.KernelConfig;
import java.util.Arrays;
import java.util.List;

/**
 * What other devices' times make expected here: how much slower than its best each device found a
 * configuration, as the logarithm of a factor. Before anything is known all count alike; a model
 * then learns how much each of them counts.
 */
final class Hints {

  /** Standard deviation of a device's weight: some are no help, some are all that is needed. */
  private static final double WEIGHT_SPREAD = 0.4;

  private final List<Elsewhere> devices;
  private final double[] bestNanos;

  Hints(List<Elsewhere> devices) {
    this.devices = devices;
    this.bestNanos = devices.stream().mapToDouble(Elsewhere::bestNanos).toArray();
  }

  /** Whether no other device is known. */
  boolean none() {
    return devices.isEmpty();
  }

  /** A point with a device's hint each behind its coordinates. */
  double[] appendedTo(double[] point, KernelConfig config) {
    double[] all = Arrays.copyOf(point, point.length + devices.size());
    for (int i = 0; i < bestNanos.length; i++) {
      all[point.length + i] = devices.get(i).slowdown(config, bestNanos[i]);
    }
    return all;
  }

  /** The mean of the hints behind a point; 0 if there is none. */
  double expected(double[] point) {
    double sum = 0;
    for (int i = point.length - bestNanos.length; i < point.length; i++) {
      sum += point[i];
    }
    return none() ? 0 : sum / bestNanos.length;
  }

  /** Variance of a weight where values were divided by {@code deviation}. */
  double variance(double deviation) {
    double spread = WEIGHT_SPREAD / deviation;
    return none() ? 0 : spread * spread;
  }
}
