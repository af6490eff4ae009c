package headroom.tuner.measure;

import headroom.tuner.suite.ForkReport;
import java.util.List;

/**
 * The iterations of a fork that were timed: the calm ones count, or all where none was calm.
 *
 * @param counted medians of those that count
 * @param setAside medians of the others
 * @param p95Nanos the worst 95th percentile of those that count
 * @param disturbed how many of those that count were not calm: all or none
 */
record TimedIterations(
    List<Double> counted, List<Double> setAside, double p95Nanos, int disturbed) {

  /**
   * The timed ones of a report.
   *
   * @param all iterations, warm-up first
   * @param timed how many were timed
   */
  static TimedIterations of(List<ForkReport.Iteration> all, int timed) {
    List<ForkReport.Iteration> iterations =
        all.subList(Math.max(0, all.size() - timed), all.size());
    List<Double> calm = medians(iterations, true);
    List<Double> others = medians(iterations, false);
    double p95Nanos =
        iterations.stream()
            .filter(iteration -> iteration.calm() || calm.isEmpty())
            .mapToDouble(ForkReport.Iteration::p95Nanos)
            .max()
            .orElseThrow();
    return calm.isEmpty()
        ? new TimedIterations(others, List.of(), p95Nanos, others.size())
        : new TimedIterations(calm, others, p95Nanos, 0);
  }

  private static List<Double> medians(List<ForkReport.Iteration> iterations, boolean calm) {
    return iterations.stream()
        .filter(iteration -> iteration.calm() == calm)
        .map(ForkReport.Iteration::medianNanos)
        .toList();
  }
}
