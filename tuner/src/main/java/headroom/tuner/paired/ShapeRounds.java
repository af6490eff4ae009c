package headroom.tuner.paired;

import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One shape's counted rounds, all contestants in turn in one JVM.
 *
 * @param shape what was decoded
 * @param threads that each contestant decoded on
 * @param calmness how many rounds there were of each kind
 * @param times one entry per contestant that was timed, of the calm rounds; of the disturbed ones
 *     where none was calm
 * @param leftOut contestants without times, each with its reason
 */
public record ShapeRounds(
    AttentionShape shape,
    int threads,
    Calmness calmness,
    List<RoundTimes> times,
    List<String> leftOut) {

  /** Copies the lists. */
  public ShapeRounds {
    times = List.copyOf(times);
    leftOut = List.copyOf(leftOut);
  }

  /** Whether the times have a median of calm rounds; only then a mean has them. */
  public boolean calm() {
    return calmness.calmRounds() >= Calmness.LEAST_ROUNDS;
  }

  /** Whether a mean of ratios to this side has it. */
  boolean comparable(String reference) {
    return calm() && best(reference).isPresent();
  }

  /** A side's best way by its median, if one was timed. */
  public Optional<RoundTimes> best(String side) {
    return times.stream()
        .filter(entry -> entry.contestant().side().equals(side))
        .min(Comparator.comparingDouble(RoundTimes::medianNanos));
  }

  /** The best way of all sides but one, if any was timed. */
  public Optional<RoundTimes> bestBut(String side) {
    return times.stream()
        .filter(entry -> !entry.contestant().side().equals(side))
        .min(Comparator.comparingDouble(RoundTimes::medianNanos));
  }

  /** A side's best way against that of the reference, if both were timed. */
  public Optional<PairedRatio> against(String reference, String side) {
    return best(reference).flatMap(it -> best(side).map(other -> PairedRatio.of(other, it)));
  }

  /** The best way of all other sides against that of the reference, if both were timed. */
  public Optional<PairedRatio> bestAgainst(String reference) {
    return best(reference)
        .flatMap(it -> bestBut(reference).map(other -> PairedRatio.of(other, it)));
  }
}
