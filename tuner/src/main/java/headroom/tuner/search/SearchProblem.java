package headroom.tuner.search;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import java.util.List;

/**
 * What a strategy is given: the spaces of all competing variants, and where to begin.
 *
 * @param spaces one per variant, at least one
 * @param seeds configurations to try first: defaults and the winners of near shapes; those of no
 *     space are left out
 * @param seed seed of every random choice
 */
public record SearchProblem(List<ConfigSpace> spaces, List<KernelConfig> seeds, long seed) {

  /**
   * Copies the lists and keeps the legal seeds, each once.
   *
   * @throws IllegalArgumentException if there is no space
   */
  public SearchProblem {
    spaces = List.copyOf(spaces);
    if (spaces.isEmpty()) {
      throw new IllegalArgumentException("a search needs at least one config space");
    }
    List<ConfigSpace> all = spaces;
    seeds =
        seeds.stream()
            .filter(config -> all.stream().anyMatch(s -> s.violation(config).isEmpty()))
            .distinct()
            .toList();
  }
}
