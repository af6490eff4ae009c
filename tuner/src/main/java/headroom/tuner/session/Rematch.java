package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.stats.Comparison;
import headroom.tuner.stats.SpreadPrior;
import headroom.tuner.stats.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The winners of two profiles of one device against each other, on the shapes that both have: fresh
 * JVMs in pairs, each round over all shapes before the next, so that the rounds of a shape lie
 * minutes apart. Says what the profiles themselves cannot, since their numbers are of two hours of
 * a machine: what a quick tune leaves on the table.
 */
public final class Rematch {

  /**
   * One shape.
   *
   * @param shape what was decoded
   * @param base the winner of the one profile
   * @param candidate the winner of the other
   * @param comparison the candidate's time over the base's; empty where both are the same
   *     configuration
   */
  public record Row(
      AttentionShape shape,
      KernelConfig base,
      KernelConfig candidate,
      Optional<Comparison> comparison) {

    /** The candidate's time over the base's. */
    public double ratio() {
      return comparison.map(Comparison::ratio).orElse(1.0);
    }

    /** Whether the data tell one from the other. */
    public Verdict verdict() {
      return comparison.map(Comparison::verdict).orElse(Verdict.TIED);
    }
  }

  /** Told how it goes. */
  public interface Listener {

    /** A round of a shape begins. */
    void at(AttentionShape shape, int round);

    /** A shape has no answer. */
    void failed(AttentionShape shape, String reason);
  }

  private record Pair(TunedShape base, TunedShape candidate) {

    boolean same() {
      return base.winner().config().equals(candidate.winner().config());
    }

    /** The base as the default, without which there is no answer. */
    Race race(long seed) {
      return new Race(
          base.shape(),
          List.of(base.winner().config(), candidate.winner().config()),
          base.winner().config(),
          candidate.search(),
          seed);
    }
  }

  private final List<Pair> pairs;
  private final long seed;

  /**
   * A rematch that has not begun.
   *
   * @param seed of the order within rounds
   */
  public Rematch(TuningProfile base, TuningProfile candidate, long seed) {
    this.pairs =
        base.shapes().stream()
            .flatMap(
                tuned ->
                    candidate.find(tuned.shape()).map(other -> new Pair(tuned, other)).stream())
            .toList();
    this.seed = seed;
  }

  /** Shapes that both profiles have. */
  public int shapes() {
    return pairs.size();
  }

  /** Shapes whose winners differ, and must be timed. */
  public int contested() {
    return (int) pairs.stream().filter(pair -> !pair.same()).count();
  }

  /**
   * Runs all rounds.
   *
   * @return a row for each shape that has an answer, in the base's order
   */
  public List<Row> run(Confirmer confirmer, int rounds, Listener listener) {
    List<Race> races = pairs.stream().filter(pair -> !pair.same()).map(p -> p.race(seed)).toList();
    Set<AttentionShape> failed = new HashSet<>();
    for (int round = 0; round < rounds; round++) {
      for (Race race : races) {
        if (!failed.contains(race.shape())) {
          listener.at(race.shape(), round + 1);
          round(race, round, confirmer)
              .ifPresent(
                  reason -> {
                    failed.add(race.shape());
                    listener.failed(race.shape(), reason);
                  });
        }
      }
    }
    return rows(races.stream().filter(race -> !failed.contains(race.shape())).toList());
  }

  /** Why the race has no answer, if it has none. */
  private static Optional<String> round(Race race, int visit, Confirmer confirmer) {
    try {
      race.round(visit, confirmer, (number, outcome) -> {});
    } catch (ShapeFailedException e) {
      return Optional.of("the base's winner failed");
    }
    return race.finalists().size() == 2
        ? Optional.empty()
        : Optional.of("the candidate's winner failed");
  }

  private List<Row> rows(List<Race> races) {
    SpreadPrior prior =
        Comparison.prior(
            races.stream().map(race -> race.pairing(base(race), other(race))).toList());
    List<Row> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      KernelConfig base = pair.base().winner().config();
      KernelConfig candidate = pair.candidate().winner().config();
      AttentionShape shape = pair.base().shape();
      if (pair.same()) {
        rows.add(new Row(shape, base, candidate, Optional.empty()));
      }
      races.stream()
          .filter(race -> race.shape().equals(shape))
          .map(race -> Comparison.of(race.pairing(base, candidate), prior))
          .forEach(it -> rows.add(new Row(shape, base, candidate, Optional.of(it))));
    }
    return rows;
  }

  private static KernelConfig base(Race race) {
    return race.defaultConfig();
  }

  private static KernelConfig other(Race race) {
    return race.finalists().stream()
        .filter(config -> !config.equals(race.defaultConfig()))
        .findFirst()
        .orElseThrow();
  }

  /** Geometric mean of the ratios; 1 where there are none. */
  public static double geometricMean(List<Row> rows) {
    return Math.exp(rows.stream().mapToDouble(row -> Math.log(row.ratio())).average().orElse(0));
  }
}
