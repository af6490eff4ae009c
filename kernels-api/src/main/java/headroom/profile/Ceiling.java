package headroom.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A measured limit of the device.
 *
 * @param resource what is limited
 * @param threads threads that drove it together
 * @param best the highest rate seen, in {@link Resource#unit()}: the ceiling
 * @param median the median rate of all samples: how often the ceiling is there
 * @param samples timed repeats
 * @param workingSetBytes bytes that each thread read over and over; 0 for arithmetic
 */
public record Ceiling(
    Resource resource, int threads, double best, double median, int samples, long workingSetBytes) {

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if a count is below 1, a rate is not positive and finite, or
   *     the median is above the best
   */
  public Ceiling {
    Require.atLeast("threads", 1, threads);
    Require.positive("best", best);
    Require.positive("median", median);
    Require.atLeast("samples", 1, samples);
    Require.atLeast("workingSetBytes", 0, workingSetBytes);
    if (median > best) {
      throw new IllegalArgumentException(
          "median must not be above best: median=%s, best=%s".formatted(median, best));
    }
  }

  /**
   * Of each resource and thread count the one with the higher rate.
   *
   * @param first in any order, each resource and thread count once
   * @param second likewise; what only one list has is kept
   */
  public static List<Ceiling> highest(List<Ceiling> first, List<Ceiling> second) {
    record Key(Resource resource, int threads) {}
    return List.copyOf(
        Stream.concat(first.stream(), second.stream())
            .collect(
                Collectors.toMap(
                    ceiling -> new Key(ceiling.resource(), ceiling.threads()),
                    ceiling -> ceiling,
                    (a, b) -> b.best() > a.best() ? b : a,
                    LinkedHashMap::new))
            .values());
  }
}
