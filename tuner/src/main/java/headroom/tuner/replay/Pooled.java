package headroom.tuner.replay;

import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Several outcomes of one configuration as one: the samples on calm cores of all times that it was
 * measured, or all samples where none was calm. Of thousands of configurations the fastest by one
 * measurement each is the luckiest; measured again, the luck is gone.
 *
 * <p>Outcomes count their disturbed samples, but do not name them. They are the slow ones: a
 * neighbour on the core costs half of the speed, and calm samples of one kernel differ by a few
 * percent ({@code results/spaces/README.md}).
 */
public final class Pooled {

  private Pooled() {}

  /** The samples that were taken on calm cores. */
  public static List<Double> calm(Outcome.Measured measured) {
    List<Double> samples = measured.sampleNanos();
    return samples.stream().sorted().limit(samples.size() - measured.disturbedSamples()).toList();
  }

  /**
   * All as one: wrong if it was ever wrong; else measured if it ever was; else how it failed last.
   *
   * @param outcomes of one configuration, at least one
   */
  public static Outcome of(List<Outcome> outcomes) {
    List<Outcome.Measured> measured = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Incorrect wrong -> {
          return wrong;
        }
        case Outcome.Measured one -> measured.add(one);
        case Outcome.CompileFailed _,
            Outcome.LaunchFailed _,
            Outcome.TimedOut _,
            Outcome.Rejected _ -> {
          // Only counts where nothing was measured.
        }
      }
    }
    return measured.isEmpty() ? outcomes.getLast() : together(measured);
  }

  private static Outcome.Measured together(List<Outcome.Measured> measured) {
    List<Double> calm = measured.stream().flatMap(one -> calm(one).stream()).toList();
    List<Double> all = measured.stream().flatMap(one -> one.sampleNanos().stream()).toList();
    Outcome.Measured last = measured.getLast();
    return new Outcome.Measured(
            last.config(),
            calm.isEmpty() ? all : calm,
            List.of(),
            measured.stream().mapToDouble(Outcome.Measured::p95Nanos).max().orElseThrow(),
            calm.isEmpty() ? all.size() : 0,
            measured.stream().mapToDouble(Outcome.Measured::relativeError).max().orElseThrow(),
            last.scratchBytes(),
            last.appendNanosPerToken())
        .withHugePages(last.hugePageShare());
  }
}
