package headroom.tuner.replay;

import headroom.tuner.search.Elsewhere;
import headroom.tuner.search.SearchProblem;
import headroom.tuner.search.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Strategies on recorded spaces, every seed on every space. Cold begins with nothing; warm knows
 * what all configurations took on the other devices that the same kernel was recorded on.
 *
 * @param strategies who competes
 * @param seeds runs of each on each space
 * @param evaluations of each run
 */
public record Contest(List<Strategies> strategies, int seeds, int evaluations) {

  /**
   * One strategy on one space.
   *
   * @param warm whether it knew the other devices' times
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
      List<Elsewhere> others = elsewhere(space, spaces);
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
  public ShareCurves curves(Strategies strategy, RecordedSpace space, List<Elsewhere> others) {
    return new ShareCurves(
        IntStream.range(0, seeds)
            .parallel()
            .mapToObj(
                seed ->
                    Replay.shares(
                        space,
                        strategy.start(new SearchProblem(space.spaces(), List.of(), others, seed)),
                        evaluations))
            .toList());
  }

  /** What the same kernel took on each other device. */
  static List<Elsewhere> elsewhere(RecordedSpace space, List<RecordedSpace> all) {
    return all.stream()
        .filter(other -> other.kernel().equals(space.kernel()))
        .filter(other -> !other.device().equals(space.device()))
        .map(RecordedSpace::times)
        .map(Elsewhere::new)
        .toList();
  }
}
