package headroom.tuner.search;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Seeds first, then uniform draws inside a variant's space; the variant is drawn by how well it has
 * done. The baseline for every other strategy: unbiased inside a variant, and hard to trap.
 */
public final class RandomSearch extends StepwiseSearch {

  /**
   * A variant whose best is r times slower than the best of all is drawn r^4 times less often: at
   * twice the time one draw in sixteen, which still notices a variant with a poor default.
   */
  private static final double FAVOUR = 4;

  private final List<ConfigSpace> spaces;
  private final Map<String, Double> bestNanos = new HashMap<>();

  /** A search over {@code problem}, repeatable by its seed. */
  public RandomSearch(SearchProblem problem) {
    super(problem);
    this.spaces = problem.spaces();
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  Optional<KernelConfig> propose() {
    return candidates.draw(this::chooseSpace);
  }

  @Override
  public void tell(Outcome outcome) {
    if (outcome instanceof Outcome.Measured measured) {
      bestNanos.merge(measured.config().variant(), measured.medianNanos(), Math::min);
    }
  }

  private ConfigSpace chooseSpace() {
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
