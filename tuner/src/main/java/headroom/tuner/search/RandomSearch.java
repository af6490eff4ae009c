package headroom.tuner.search;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Seeds first, then uniform draws inside a variant's space; the variant is drawn by how well it has
 * done. The baseline for every other strategy: unbiased inside a variant, and hard to trap.
 */
public final class RandomSearch implements SearchStrategy {

  /**
   * A variant whose best is r times slower than the best of all is drawn r^4 times less often: at
   * twice the time one draw in sixteen, which still notices a variant with a poor default.
   */
  private static final double FAVOUR = 4;

  /** Draws without a new configuration after which the spaces count as used up. */
  private static final int PATIENCE = 200;

  private final List<ConfigSpace> spaces;
  private final List<KernelConfig> seeds;
  private final Random random;
  private final Set<KernelConfig> asked = new HashSet<>();
  private final Map<String, Double> bestNanos = new HashMap<>();

  /** A search over {@code problem}, repeatable by its seed. */
  public RandomSearch(SearchProblem problem) {
    this.spaces = problem.spaces();
    this.seeds = problem.seeds();
    this.random = new Random(problem.seed());
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public List<KernelConfig> ask(int count) {
    List<KernelConfig> next = new ArrayList<>();
    for (KernelConfig seed : seeds) {
      if (next.size() < count && asked.add(seed)) {
        next.add(seed);
      }
    }
    for (int misses = 0; next.size() < count && misses < PATIENCE; ) {
      List<KernelConfig> drawn = drawSpace().sample(random, 1);
      if (!drawn.isEmpty() && asked.add(drawn.getFirst())) {
        next.add(drawn.getFirst());
        misses = 0;
      } else {
        misses++;
      }
    }
    return next;
  }

  @Override
  public void tell(Outcome outcome) {
    if (outcome instanceof Outcome.Measured measured) {
      bestNanos.merge(measured.config().variant(), measured.medianNanos(), Math::min);
    }
  }

  private ConfigSpace drawSpace() {
    double best = bestNanos.values().stream().mapToDouble(Double::doubleValue).min().orElse(1);
    double[] weights =
        spaces.stream()
            .mapToDouble(s -> Math.pow(best / bestNanos.getOrDefault(s.variant(), best), FAVOUR))
            .toArray();
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double at = random.nextDouble() * total;
    for (int i = 0; i < weights.length; i++) {
      at -= weights[i];
      if (at < 0) {
        return spaces.get(i);
      }
    }
    return spaces.getLast();
  }
}
