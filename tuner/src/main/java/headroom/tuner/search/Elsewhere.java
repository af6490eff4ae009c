package headroom.tuner.search;

import headroom.config.KernelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the same kernel took on another device.
 *
 * @param nanos time by configuration; what failed there is not in it
 */
public record Elsewhere(Map<KernelConfig, Double> nanos) {

  /** Logarithm of a factor: what takes e times as long as the best, or fails, is just slow. */
  private static final double MOST_SLOWDOWN = 1;

  /** A twin of a fast one teaches nothing new. */
  private static final int LEAST_DIFFERENCES = 2;

  /**
   * Copies the times.
   *
   * @throws IllegalArgumentException if there is none, or one is not above zero
   */
  public Elsewhere {
    nanos = Map.copyOf(nanos);
    if (nanos.isEmpty() || nanos.values().stream().anyMatch(time -> !(time > 0))) {
      throw new IllegalArgumentException(
          "another device needs times above zero, at least one: %d given".formatted(nanos.size()));
    }
  }

  /** The fastest that differ from each other on two axes or more. */
  List<KernelConfig> fastest(int count) {
    List<KernelConfig> ranking =
        nanos.entrySet().stream()
            .sorted(
                Map.Entry.<KernelConfig, Double>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    List<KernelConfig> fastest = new ArrayList<>();
    for (KernelConfig next : ranking) {
      if (fastest.size() == count) {
        break;
      }
      if (fastest.stream().allMatch(other -> other.differences(next) >= LEAST_DIFFERENCES)) {
        fastest.add(next);
      }
    }
    return fastest;
  }

  /**
   * How much slower than the best there: the logarithm of a factor, up to {@value #MOST_SLOWDOWN}.
   */
  double slowdown(KernelConfig config, double bestNanos) {
    Double time = nanos.get(config);
    return time == null ? MOST_SLOWDOWN : Math.min(MOST_SLOWDOWN, Math.log(time / bestNanos));
  }

  /** The shortest time. */
  double bestNanos() {
    return nanos.values().stream().mapToDouble(time -> time).min().orElseThrow();
  }
}
