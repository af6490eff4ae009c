package headroom.tuner.replay;

import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Several outcomes of one configuration as one: the samples of all times that it was measured, those
 * on calm cores if there are any. Of thousands of configurations the fastest by one measurement
 * each is the luckiest; measured again, the luck is gone.
 */
public final class Pooled {

  private Pooled() {}

  /** Whether most samples that count were taken on calm cores. */
  public static boolean calm(Outcome.Measured measured) {
    return 2 * measured.disturbedSamples() <= measured.sampleNanos().size();
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
    if (measured.isEmpty()) {
      return outcomes.getLast();
    }
    return measured.size() == 1 ? measured.getFirst() : together(measured);
  }

  private static Outcome.Measured together(List<Outcome.Measured> measured) {
    List<Outcome.Measured> calm = measured.stream().filter(Pooled::calm).toList();
    List<Outcome.Measured> counted = calm.isEmpty() ? measured : calm;
    Outcome.Measured last = counted.getLast();
    return new Outcome.Measured(
        last.config(),
        counted.stream().flatMap(one -> one.sampleNanos().stream()).toList(),
        List.of(),
        counted.stream().mapToDouble(Outcome.Measured::p95Nanos).max().orElseThrow(),
        counted.stream().mapToInt(Outcome.Measured::disturbedSamples).sum(),
        counted.stream().mapToDouble(Outcome.Measured::relativeError).max().orElseThrow(),
        last.scratchBytes(),
        last.appendNanosPerToken(),
        last.hugePageShare());
  }
}
