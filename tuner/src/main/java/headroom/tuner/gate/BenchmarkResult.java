package headroom.tuner.gate;

import headroom.tuner.gate.stats.Effect;
import headroom.tuner.gate.stats.Pair;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * What a gate found of one benchmark, and all that it is founded on.
 *
 * @param benchmark which
 * @param verdict what
 * @param effect of the pairs that decided: those of the last stage that has enough
 * @param pValue that decided, adjusted for the other survivors; empty where no test was made
 * @param screen pairs of the first stage
 * @param confirm pairs of the second stage, empty where the first decided
 * @param disturbed pairs that were taken again, since the control had moved
 */
public record BenchmarkResult(
    GateBenchmark benchmark,
    BenchmarkVerdict verdict,
    Optional<Effect> effect,
    OptionalDouble pValue,
    List<Pair> screen,
    List<Pair> confirm,
    List<Pair> disturbed) {

  /** Copies the lists. */
  public BenchmarkResult {
    screen = List.copyOf(screen);
    confirm = List.copyOf(confirm);
    disturbed = List.copyOf(disturbed);
  }

  /** Median time of the candidate's decode step in the pairs that decided. */
  public OptionalDouble candidateNanos() {
    double[] nanos =
        deciding().stream().mapToDouble(pair -> pair.candidate().medianNanos()).toArray();
    return nanos.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(new Median().evaluate(nanos));
  }

  /** The pairs that {@link #effect} is of. */
  public List<Pair> deciding() {
    return confirm.size() >= Effect.LEAST_PAIRS ? confirm : screen;
  }
}
