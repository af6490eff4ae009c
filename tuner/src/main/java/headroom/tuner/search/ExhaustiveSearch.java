package headroom.tuner.search;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every legal configuration, seeds first, then each space in the order of its axes. The ground
 * truth that other strategies are scored against; wins only where the space is small.
 */
public final class ExhaustiveSearch implements SearchStrategy {

  private final Iterator<KernelConfig> queue;
  private final Set<KernelConfig> asked = new HashSet<>();

  /** A search over everything in {@code problem}. */
  public ExhaustiveSearch(SearchProblem problem) {
    this.queue =
        Stream.concat(
                problem.seeds().stream(), problem.spaces().stream().flatMap(ConfigSpace::enumerate))
            .iterator();
  }

  @Override
  public String name() {
    return "exhaustive";
  }

  @Override
  public List<KernelConfig> ask(int count) {
    List<KernelConfig> next = new ArrayList<>();
    while (next.size() < count && queue.hasNext()) {
      KernelConfig config = queue.next();
      if (asked.add(config)) {
        next.add(config);
      }
    }
    return next;
  }

  @Override
  public void tell(Outcome outcome) {
    // The order is fixed: nothing that is measured changes what comes next.
  }
}
