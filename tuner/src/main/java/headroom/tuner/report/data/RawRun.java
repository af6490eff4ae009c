package headroom.tuner.report.data;

import java.util.List;

/**
 * The outcomes of one tuning run, in the order in which they became known.
 *
 * @param file name of the raw log
 * @param evaluations its outcomes
 */
public record RawRun(String file, List<Evaluation> evaluations) {

  /** Copies the list. */
  public RawRun {
    evaluations = List.copyOf(evaluations);
  }

  /** What the search evaluated of one shape, in its order. */
  public List<Evaluation> screened(String shape) {
    return evaluations.stream()
        .filter(evaluation -> evaluation.screened() && evaluation.shape().equals(shape))
        .toList();
  }
}
