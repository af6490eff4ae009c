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
 * @param times one entry per contestant, of the calm rounds; of the disturbed ones where none was
 *     calm
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

  /** Whether the times are of calm rounds. */
  public boolean calm() {
    return calmness.calmRounds() > 0;
  }

  /** A side's best way by its median, if one was timed. */
  public Optional<RoundTimes> best(String side) {
    return times.stream()
        .filter(entry -> entry.contestant().side().equals(side))
        .min(Comparator.comparingDouble(RoundTimes::medianNanos));
  }

  /**
   * The side that others are compared with, by its best way.
   *
   * @throws IllegalStateException if no way of it was timed; says why
   */
  public RoundTimes reference(String side) {
    return best(side)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no way of %s was timed on %s: %s".formatted(side, shape.label(), leftOut)));
  }

  /** The best way of all sides but one, if any was timed. */
  public Optional<RoundTimes> bestBut(String side) {
    return times.stream()
        .filter(entry -> !entry.contestant().side().equals(side))
        .min(Comparator.comparingDouble(RoundTimes::medianNanos));
  }

  /** A side's best way against that of the reference, if it was timed. */
  public Optional<PairedRatio> against(String reference, String side) {
    return best(side).map(other -> PairedRatio.of(other, reference(reference)));
  }
}
