package headroom.tuner.search;

import headroom.config.KernelConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What all strategies share that decide one configuration at a time: seeds come first, nothing is
 * asked twice, and when a strategy has no more ideas what is left comes in order.
 */
abstract class StepwiseSearch implements SearchStrategy {

  /** Of each other device so many of the fastest begin, where nothing else is made of its times. */
  private static final int OF_EACH_DEVICE = 3;

  final Random random;
  final Candidates candidates;
  private final Deque<KernelConfig> seeds;

  StepwiseSearch(SearchProblem problem) {
    this(problem, OF_EACH_DEVICE);
  }

  /**
   * A search over {@code problem}, repeatable by its seed.
   *
   * @param ofEachDevice how many of each other device's fastest to begin with
   */
  StepwiseSearch(SearchProblem problem, int ofEachDevice) {
    this.random = new Random(problem.seed());
    this.candidates = new Candidates(problem, random);
    this.seeds = new ArrayDeque<>(problem.beginning(ofEachDevice));
  }

  @Override
  public final List<KernelConfig> ask(int count) {
    List<KernelConfig> next = new ArrayList<>();
    while (next.size() < count) {
      Optional<KernelConfig> one =
          seeds.isEmpty() ? propose().or(candidates::next) : Optional.of(seeds.remove());
      if (one.isEmpty()) {
        break;
      }
      candidates.take(one.get());
      asked(one.get());
      next.add(one.get());
    }
    return next;
  }

  /** The next configuration, not asked before; empty where the strategy finds none. */
  abstract Optional<KernelConfig> propose();

  /** Called for each configuration that is about to be handed out, seeds included. */
  void asked(KernelConfig config) {}
}
