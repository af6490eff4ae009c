package headroom.tuner.replay;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Shares of the optimum of several runs of one strategy on one space.
 *
 * @param runs {@code [seed][evaluation]}
 */
public record ShareCurves(List<double[]> runs) {

  /** Evaluations at which reports look. */
  public static final List<Integer> MARKS = List.of(10, 25, 50, 100, 200, 400);

  /** Copies the list. */
  public ShareCurves {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("shares of no run");
    }
  }

  /** Those of the marks that the runs reach, and their end. */
  public List<Integer> marks() {
    return Stream.concat(
            MARKS.stream().filter(mark -> mark < evaluations()), Stream.of(evaluations()))
        .toList();
  }

  /** Evaluations of each run. */
  public int evaluations() {
    return runs.getFirst().length;
  }

  /** Mean share after so many evaluations. */
  public double mean(int evaluations) {
    return Arrays.stream(sorted(evaluations)).average().orElseThrow();
  }

  /** The share that every other run reaches. */
  public double median(int evaluations) {
    double[] sorted = sorted(evaluations);
    return sorted[(sorted.length - 1) / 2];
  }

  /** The share that one run in ten does not reach. */
  public double tenthPercentile(int evaluations) {
    double[] sorted = sorted(evaluations);
    return sorted[sorted.length / 10];
  }

  /** The share of the worst run. */
  public double worst(int evaluations) {
    return sorted(evaluations)[0];
  }

  private double[] sorted(int evaluations) {
    return runs.stream().mapToDouble(run -> run[evaluations - 1]).sorted().toArray();
  }
}
