package headroom.tuner.session;

import headroom.shape.AttentionShape;
import headroom.tuner.journal.Origin;
import headroom.tuner.search.Strategies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a tuning run is asked to do.
 *
 * @param preset name for the profile, {@code custom} where shapes were given
 * @param shapes what is tuned, in this order
 * @param budget wall time for ceilings and shapes
 * @param challengers finalists beside the untuned default
 * @param rounds forks per finalist; fewer of a race that is settled, more where time is left
 * @param threads most threads that a kernel may use
 * @param seed seed of inputs and search
 * @param strategy how the spaces are searched
 * @param profile where the profile goes
 * @param rawFile where every outcome is appended
 * @param origin which part of a fleet's work this is, and on which node
 */
public record TunePlan(
    String preset,
    List<AttentionShape> shapes,
    Duration budget,
    int challengers,
    int rounds,
    int threads,
    long seed,
    Strategies strategy,
    Path profile,
    Path rawFile,
    Optional<Origin> origin) {

  /**
   * Copies the shapes.
   *
   * @throws IllegalArgumentException if nothing is to be tuned or no time is given
   */
  public TunePlan {
    shapes = List.copyOf(shapes);
    if (shapes.isEmpty()) {
      throw new IllegalArgumentException("a run needs at least one shape");
    }
    if (budget.isZero() || budget.isNegative()) {
      throw new IllegalArgumentException("a run needs a budget above zero: " + budget);
    }
    if (threads < 1 || rounds < 2 || challengers < 1) {
      throw new IllegalArgumentException(
          "a run needs a thread, two rounds and a challenger: threads=%d, rounds=%d, challengers=%d"
              .formatted(threads, rounds, challengers));
    }
  }

  /** A plan that is no part of a larger one. */
  public TunePlan(
      String preset,
      List<AttentionShape> shapes,
      Duration budget,
      int challengers,
      int rounds,
      int threads,
      long seed,
      Strategies strategy,
      Path profile,
      Path rawFile) {
    this(
        preset,
        shapes,
        budget,
        challengers,
        rounds,
        threads,
        seed,
        strategy,
        profile,
        rawFile,
        Optional.empty());
  }
}
