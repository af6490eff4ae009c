package headroom.tuner.search;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What a strategy is given: the spaces of all competing variants, and what is known beforehand.
 *
 * @param spaces one per variant, at least one
 * @param seeds configurations to try first: defaults and the winners of near shapes; those of no
 *     space are left out
 * @param elsewhere times of other devices, one entry for each
 * @param seed seed of every random choice
 */
public record SearchProblem(
    List<ConfigSpace> spaces, List<KernelConfig> seeds, List<Elsewhere> elsewhere, long seed) {

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
    seeds = legal(spaces, seeds);
    elsewhere = List.copyOf(elsewhere);
  }

  /** A problem that no other device has met. */
  public SearchProblem(List<ConfigSpace> spaces, List<KernelConfig> seeds, long seed) {
    this(spaces, seeds, List.of(), seed);
  }

  private static List<KernelConfig> legal(List<ConfigSpace> spaces, List<KernelConfig> configs) {
    return configs.stream()
        .filter(config -> spaces.stream().anyMatch(s -> s.violation(config).isEmpty()))
        .distinct()
        .toList();
  }

  /**
   * What a search begins with: the seeds, then the fastest of the other devices, these in turns.
   *
   * @param ofEach how many of each device
   */
  List<KernelConfig> beginning(int ofEach) {
    List<List<KernelConfig>> fastest =
        elsewhere.stream().map(device -> device.fastest(ofEach)).toList();
    List<KernelConfig> beginning = new ArrayList<>(seeds);
    for (int rank = 0; rank < ofEach; rank++) {
      for (List<KernelConfig> device : fastest) {
        if (rank < device.size()) {
          beginning.add(device.get(rank));
        }
      }
    }
    return legal(spaces, beginning);
  }
}
