package headroom.tuner.fleet;

import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Shapes that runs were to tune and did not confirm, mostly since their budgets were too small. */
final class Unconfirmed {

  private Unconfirmed() {}

  /**
   * Tells of them.
   *
   * @param runs all
   * @param tuned shapes that have an entry all the same
   */
  static List<Finding> of(List<RunLog> runs, Set<AttentionShape> tuned) {
    List<Finding> findings = new ArrayList<>();
    Map<AttentionShape, Integer> screened = new TreeMap<>();
    Set<AttentionShape> raced = new TreeSet<>();
    for (RunLog run : runs) {
      run.screened().keySet().forEach(shape -> screened.merge(shape, 1, Integer::sum));
      run.forks().forEach(fork -> raced.add(fork.shape()));
      if (!run.reRace() && run.complete().equals(Optional.of(false))) {
        findings.add(cut(run, triedAgain(run, runs)));
      }
    }
    screened.forEach(
        (shape, count) -> {
          if (!raced.contains(shape) && !tuned.contains(shape)) {
            findings.add(
                new Finding(
                    Finding.Kind.UNDECIDED,
                    shape.label(),
                    "screened by %d of the runs and raced by none; tune it again with a larger --budget"
                        .formatted(count)));
          }
        });
    return findings;
  }

  /** Whether another run of the same shard came to its end. */
  private static boolean triedAgain(RunLog run, List<RunLog> runs) {
    return run.shard().isPresent()
        && runs.stream()
            .anyMatch(
                other ->
                    other.shard().equals(run.shard())
                        && other.planned() == run.planned()
                        && other.complete().equals(Optional.of(true)));
  }

  /** The shapes that a run did not begin are not in its log: only their number is known. */
  private static Finding cut(RunLog run, boolean triedAgain) {
    String subject =
        run.shard()
            .map(shard -> "shard " + shard)
            .orElseGet(() -> String.valueOf(run.place().file().getFileName()));
    int left = run.planned() - run.begun().size();
    return left > 0 && !triedAgain
        ? new Finding(
            Finding.Kind.UNDECIDED,
            subject,
            "ended before it began %d of its %d shapes; tune it again with a larger --budget"
                .formatted(left, run.planned()))
        : new Finding(
            Finding.Kind.CUT,
            subject,
            "ended before it confirmed every shape; tune it again with a larger --budget");
  }
}
