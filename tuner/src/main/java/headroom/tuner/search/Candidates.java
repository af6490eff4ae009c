package headroom.tuner.search;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Where strategies get configurations from: draws, neighbours, and what has been asked before. */
final class Candidates {

  /** Draws without a new configuration after which drawing is given up. */
  private static final int PATIENCE = 200;

  private final List<ConfigSpace> spaces;
  private final RandomGenerator random;
  private final Set<KernelConfig> asked = new HashSet<>();
  private final Iterator<KernelConfig> inOrder;

  /** All of {@code problem}, nothing asked yet. */
  Candidates(SearchProblem problem, RandomGenerator random) {
    this.spaces = problem.spaces();
    this.random = random;
    this.inOrder = spaces.stream().flatMap(ConfigSpace::enumerate).iterator();
  }

  /** Marks a configuration as asked. */
  void take(KernelConfig config) {
    asked.add(config);
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
    Collections.shuffle(found, Random.from(random));
    return found;
  }

  /** A new configuration of any space, each drawn from as often; empty where few are left. */
  Optional<KernelConfig> draw() {
    return draw(() -> spaces.get(random.nextInt(spaces.size())));
  }

  /** A new configuration, drawn from the space that is chosen anew for each draw. */
  Optional<KernelConfig> draw(Supplier<ConfigSpace> chosen) {
    for (int misses = 0; misses < PATIENCE; misses++) {
      List<KernelConfig> one = chosen.get().sample(random, 1);
      if (!one.isEmpty() && !asked.contains(one.getFirst())) {
        return Optional.of(one.getFirst());
      }
    }
    return Optional.empty();
  }

  /** Up to so many different new configurations. */
  Set<KernelConfig> draw(int count) {
    Set<KernelConfig> drawn = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      Optional<KernelConfig> one = draw();
      if (one.isEmpty()) {
        break;
      }
      drawn.add(one.get());
    }
    return drawn;
  }

  /**
   * The first configuration in the order of the axes that was not asked: finds the last ones, which
   * draws do not.
   */
  Optional<KernelConfig> next() {
    while (inOrder.hasNext()) {
      KernelConfig config = inOrder.next();
      if (!asked.contains(config)) {
        return Optional.of(config);
      }
    }
    return Optional.empty();
  }

  /** Points of all spaces, legal or not. */
  long cardinality() {
    return spaces.stream().mapToLong(ConfigSpace::cardinality).sum();
  }

  /** Every legal configuration that has not been asked, or the first {@code most} of them. */
  List<KernelConfig> rest(int most) {
    return spaces.stream()
        .flatMap(ConfigSpace::enumerate)
        .filter(config -> !asked.contains(config))
        .limit(most)
        .toList();
  }
}
