package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * Dual annealing: a walk that cools, and a descent from the best, in turns (Y. Xiang, D. Y. Sun, W.
 * Fan, X. G. Gong, Generalized simulated annealing algorithm and its application to the Thomson
 * model, 1997). The walk moves on to what is faster, and to what is slower by a factor r with
 * probability r^(-1/T), while T falls. Its steps change one axis, at times several: rarely many,
 * but often enough to leave a basin.
 */
public final class AnnealingSearch extends StepwiseSearch {

  /** At first, twice the time is taken in one of four cases: 2^(-1/0.5). */
  private static final double FIRST_TEMPERATURE = 0.5;

  /** By so much T falls with each outcome: to a tenth within 100. */
  private static final double COOLING = 0.977;

  /** The walk starts over from the best after so many outcomes without a new best. */
  private static final int PATIENCE = 40;

  /** One proposal in so many is a neighbour of the best. */
  private static final int DESCENT = 3;

  /** A step goes on to one more axis with this probability. */
  private static final double LONGER = 0.3;

  private Optional<KernelConfig> at = Optional.empty();
  private double atNanos = Double.POSITIVE_INFINITY;
  private Optional<KernelConfig> best = Optional.empty();
  private double bestNanos = Double.POSITIVE_INFINITY;
  private double temperature = FIRST_TEMPERATURE;
  private int sinceBest;

  /** A search over {@code problem}, repeatable by its seed. */
  public AnnealingSearch(SearchProblem problem) {
    super(problem);
  }

  @Override
  public String name() {
    return "annealing";
  }

  @Override
  Optional<KernelConfig> propose() {
    if (random.nextInt(DESCENT) == 0) {
      Optional<KernelConfig> near =
          best.map(candidates::neighbours).flatMap(around -> around.stream().findFirst());
      if (near.isPresent()) {
        return near;
      }
    }
    return at.flatMap(this::step).or(candidates::draw);
  }

  /** What was not asked and lies one axis away, or more. */
  private Optional<KernelConfig> step(KernelConfig from) {
    Optional<KernelConfig> moved = Optional.empty();
    KernelConfig step = from;
    do {
      List<KernelConfig> around = candidates.neighbours(step);
      if (around.isEmpty()) {
        return moved;
      }
      step = around.getFirst();
      moved = Optional.of(step);
    } while (random.nextDouble() < LONGER);
    return moved;
  }

  @Override
  public void tell(Outcome outcome) {
    temperature *= COOLING;
    sinceBest++;
    if (outcome instanceof Outcome.Measured measured) {
      double nanos = measured.medianNanos();
      if (nanos < bestNanos) {
        bestNanos = nanos;
        best = Optional.of(measured.config());
        sinceBest = 0;
      }
      if (random.nextDouble() < Math.pow(atNanos / nanos, 1 / temperature)) {
        atNanos = nanos;
        at = Optional.of(measured.config());
      }
    }
    if (sinceBest >= PATIENCE) {
      at = best;
      atNanos = bestNanos;
      temperature = FIRST_TEMPERATURE;
      sinceBest = 0;
    }
  }
}
