package headroom.tuner.search;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Where strategies get configurations from: draws, neighbours, and what has been asked before. */
final class Candidates {

  /** Draws without a new configuration after which the spaces count as used up. */
  private static final int PATIENCE = 200;

  private final List<ConfigSpace> spaces;
  private final RandomGenerator random;
  private final Set<KernelConfig> asked = new LinkedHashSet<>();

  /** All of {@code problem}, nothing asked yet. */
  Candidates(SearchProblem problem, RandomGenerator random) {
    this.spaces = problem.spaces();
    this.random = random;
  }

  /** Marks a configuration as asked; false if it was already. */
  boolean take(KernelConfig config) {
    return asked.add(config);
  }

  /** Whether a configuration has been asked. */
  boolean asked(KernelConfig config) {
    return asked.contains(config);
  }

  /** Legal configurations that differ on one axis and have not been asked, in random order. */
  List<KernelConfig> neighbours(KernelConfig config) {
    List<KernelConfig> found = new ArrayList<>();
    for (ConfigSpace space : spaces) {
      if (space.variant().equals(config.variant())) {
        for (Axis axis : space.axes()) {
          for (AxisValue value : axis.values()) {
            KernelConfig moved = config.with(axis.name(), value);
            if (!asked.contains(moved) && space.firstBroken(moved).isEmpty()) {
              found.add(moved);
            }
          }
        }
      }
    }
    java.util.Collections.shuffle(found, java.util.Random.from(random));
    return found;
  }

  /** New configurations, each space drawn from as often; fewer where few are left. */
  List<KernelConfig> draw(int count) {
    Set<KernelConfig> drawn = new LinkedHashSet<>();
    for (int misses = 0; drawn.size() < count && misses < PATIENCE; ) {
      ConfigSpace space = spaces.get(random.nextInt(spaces.size()));
      List<KernelConfig> one = space.sample(random, 1);
      if (!one.isEmpty() && !asked.contains(one.getFirst()) && drawn.add(one.getFirst())) {
        misses = 0;
      } else {
        misses++;
      }
    }
    return List.copyOf(drawn);
  }

  /** Points of all spaces, legal or not. */
  long cardinality() {
    return spaces.stream().mapToLong(ConfigSpace::cardinality).sum();
  }

  /** Every legal configuration that has not been asked. */
  List<KernelConfig> rest() {
    return spaces.stream()
        .flatMap(ConfigSpace::enumerate)
        .filter(config -> !asked.contains(config))
        .toList();
  }
}
