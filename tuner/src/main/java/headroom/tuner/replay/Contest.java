package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import headroom.tuner.search.SearchProblem;
import headroom.tuner.search.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Strategies on recorded spaces, every seed on every space. Cold begins with nothing; warm begins
 * with what was fastest on the other devices that the same kernel was recorded on.
 *
 * @param strategies who competes
 * @param seeds runs of each on each space
 * @param evaluations of each run
 */
public record Contest(List<Strategies> strategies, int seeds, int evaluations) {

  /** Of each other device so many of the fastest begin a warm run: as SEARCH's figures do. */
  static final int WARM_SEEDS = 3;

  /**
   * One strategy on one space.
   *
   * @param warm whether it began with other devices' best
   */
  public record Entry(Strategies strategy, RecordedSpace space, boolean warm, ShareCurves curves) {}

  /** Copies the list. */
  public Contest {
    strategies = List.copyOf(strategies);
    if (strategies.isEmpty() || seeds < 1 || evaluations < 1) {
      throw new IllegalArgumentException(
          "a contest needs strategies, seeds and evaluations: %s, %d, %d"
              .formatted(strategies, seeds, evaluations));
    }
  }

  /**
   * Runs all, in parallel on all cores; {@code done} is told each entry, in order.
   *
   * @return cold entries of each space, then its warm ones where another device is known
   */
  public List<Entry> run(List<RecordedSpace> spaces, Consumer<Entry> done) {
    List<Entry> entries = new ArrayList<>();
    for (RecordedSpace space : spaces) {
      List<KernelConfig> others = othersBest(space, spaces);
      for (boolean warm : others.isEmpty() ? new boolean[] {false} : new boolean[] {false, true}) {
        for (Strategies strategy : strategies) {
          ShareCurves curves = curves(strategy, space, warm ? others : List.of());
          Entry entry = new Entry(strategy, space, warm, curves);
          entries.add(entry);
          done.accept(entry);
        }
      }
    }
    return entries;
  }

  /** Every seed's shares. */
  public ShareCurves curves(
      Strategies strategy, RecordedSpace space, List<KernelConfig> beginning) {
    return new ShareCurves(
        IntStream.range(0, seeds)
            .parallel()
            .mapToObj(
                seed ->
                    Replay.shares(
                        space,
                        strategy.start(new SearchProblem(space.spaces(), beginning, seed)),
                        evaluations))
            .toList());
  }

  /** The fastest of each other device, the devices in turns. */
  static List<KernelConfig> othersBest(RecordedSpace space, List<RecordedSpace> all) {
    List<List<KernelConfig>> others =
        all.stream()
            .filter(other -> other.kernel().equals(space.kernel()))
            .filter(other -> !other.device().equals(space.device()))
            .map(Contest::distinctBest)
            .toList();
    List<KernelConfig> best = new ArrayList<>();
    for (int rank = 0; rank < WARM_SEEDS; rank++) {
      for (List<KernelConfig> other : others) {
        if (rank < other.size()) {
          best.add(other.get(rank));
        }
      }
    }
    return best;
  }

  /** The fastest that differ from each other on two axes or more: twins teach nothing new. */
  private static List<KernelConfig> distinctBest(RecordedSpace space) {
    List<KernelConfig> best = new ArrayList<>();
    for (Outcome.Measured next : space.ranking()) {
      if (best.stream().allMatch(other -> differences(other, next.config()) >= 2)) {
        best.add(next.config());
      }
      if (best.size() == WARM_SEEDS) {
        break;
      }
    }
    return best;
  }

  private static long differences(KernelConfig a, KernelConfig b) {
    return a.values().entrySet().stream()
        .filter(axis -> !b.value(axis.getKey()).equals(Optional.of(axis.getValue())))
        .count();
  }
}
