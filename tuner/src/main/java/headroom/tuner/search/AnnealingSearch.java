package headroom.tuner.search;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Simulated annealing: a step to a neighbour is taken if it is faster, and also if it is slower by
 * a factor r with probability r^(-1/T), while T falls (S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi,
 * Optimization by Simulated Annealing, 1983). Steps are one axis at a time, and now and then
 * several, which is what lets it out of a basin.
 */
public final class AnnealingSearch implements SearchStrategy {

  /** At first, twice the time is taken in one of four cases: 2^(-1/0.5). */
  private static final double FIRST_TEMPERATURE = 0.5;

  /** By so much T falls with each outcome: to a tenth within 100. */
  private static final double COOLING = 0.977;

  /** The walk starts over from the best after so many outcomes without a new best. */
  private static final int PATIENCE = 40;

  /** One step in so many is a long one. */
  private static final int LONG_STEP = 5;

  private final Candidates candidates;
  private final RandomGenerator random;
  private final Deque<KernelConfig> seeds;
  private Optional<KernelConfig> at = Optional.empty();
  private double atNanos = Double.POSITIVE_INFINITY;
  private Optional<KernelConfig> best = Optional.empty();
  private double bestNanos = Double.POSITIVE_INFINITY;
  private double temperature = FIRST_TEMPERATURE;
  private int sinceBest;

  /** A search over {@code problem}, repeatable by its seed. */
  public AnnealingSearch(SearchProblem problem) {
    this.random = new Random(problem.seed());
    this.candidates = new Candidates(problem, random);
    this.seeds = new ArrayDeque<>(problem.seeds());
  }

  @Override
  public String name() {
    return "annealing";
  }

  @Override
  public List<KernelConfig> ask(int count) {
    List<KernelConfig> next = new ArrayList<>();
    while (next.size() < count) {
      Optional<KernelConfig> one =
          seeds.isEmpty()
              ? at.flatMap(this::step).or(() -> candidates.draw(1).stream().findFirst())
              : Optional.of(seeds.remove());
      if (one.isEmpty()) {
        break;
      }
      if (candidates.take(one.get())) {
        next.add(one.get());
      }
    }
    return next;
  }

  /** A neighbour that was not asked; now and then a neighbour's neighbour. */
  private Optional<KernelConfig> step(KernelConfig from) {
    List<KernelConfig> around = candidates.neighbours(from);
    if (around.isEmpty()) {
      return Optional.empty();
    }
    KernelConfig near = around.getFirst();
    if (random.nextInt(LONG_STEP) > 0) {
      return Optional.of(near);
    }
    return candidates.neighbours(near).stream().findFirst().or(() -> Optional.of(near));
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
