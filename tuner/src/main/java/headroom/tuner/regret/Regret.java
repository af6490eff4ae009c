package headroom.tuner.regret;

import headroom.dispatch.Choice;
import headroom.kernel.KernelCatalog;
import headroom.profile.LeaveOneOut;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What dispatch would lose on shapes that were not tuned: leaves each shape of a profile out in
 * turn, asks what the rest would have run for it, and times that against the shape's own winner.
 *
 * <p>Times of the tuning run are not taken: they are medians of forks that ran at different
 * minutes, and the winner is the one that looked best in them, which flatters it. So both are timed
 * anew, in pairs of fresh JVMs in random balanced order, each with a control; all shapes take turns
 * block by block, so that a slow quarter of an hour hits all of them. A shape is done when its
 * ratio is known to 1%, or after so many pairs as its interval may cost.
 */
public final class Regret {

  private final List<Contest> contests;
  private final List<LeaveOneOut.Left> known;
  private final SplittableRandom random;

  /** Hears how far it is. */
  public interface Listener {

    /** Before each block of pairs: of what, and how many shapes are known so far. */
    void block(Contest contest, int known, int shapes);

    /** A shape has no answer. */
    void gap(Contest contest, String why);
  }

  /**
   * For a profile, by the kernels of this build. A shape that was tuned with a cold and with a hot
   * cache is left out once, of both.
   *
   * @param seed of orders
   */
  public Regret(TuningProfile profile, KernelCatalog catalog, long seed) {
    this.random = new SplittableRandom(seed);
    Map<AttentionShape, TunedShape> shapes = new LinkedHashMap<>();
    profile.shapes().forEach(it -> shapes.putIfAbsent(it.shape(), it));
    List<Contest> all =
        shapes.size() < 2
            ? List.of()
            : shapes.values().stream()
                .map(
                    tuned ->
                        new Contest(
                            tuned,
                            Choice.of(profile.without(tuned.shape()), catalog, tuned.shape()),
                            random.split()))
                .toList();
    this.known = all.stream().filter(Contest::winnerRuns).map(Contest::wins).toList();
    this.contests = all.stream().filter(contest -> !contest.winnerRuns()).toList();
  }

  /** What must be timed: elsewhere the winner itself would have run. */
  public List<Contest> contests() {
    return contests;
  }

  /**
   * The answer for all shapes that have one.
   *
   * @param source of the pairs
   * @param mostPairs that count, of each shape
   * @return empty where the profile has fewer than two shapes, or nothing could be measured
   */
  public Optional<LeaveOneOut> measure(ConfigPairs source, int mostPairs, Listener listener) {
    List<Contest> open = new ArrayList<>(contests);
    while (!open.isEmpty()) {
      Collections.shuffle(open, random);
      for (Contest contest : List.copyOf(open)) {
        listener.block(contest, known.size() + contests.size() - open.size(), shapes());
        contest.takeBlock(source);
        if (contest.decided(mostPairs)) {
          open.remove(contest);
        }
      }
    }
    List<LeaveOneOut.Left> left = new ArrayList<>(known);
    for (Contest contest : contests) {
      Optional<LeaveOneOut.Left> answer = contest.answer();
      answer.ifPresent(left::add);
      if (answer.isEmpty()) {
        listener.gap(contest, contest.trouble());
      }
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(new LeaveOneOut(left));
  }

  private int shapes() {
    return known.size() + contests.size();
  }
}
