package headroom.tuner.paired;

import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One shape's rounds, all contestants in turn in one JVM.
 *
 * @param shape what was decoded
 * @param threads that each contestant decoded on
 * @param times one entry per contestant, ours among them
 * @param leftOut contestants without times, each with its reason
 */
public record ShapeRounds(
    AttentionShape shape, int threads, List<RoundTimes> times, List<String> leftOut) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if none of our kernels was timed
   */
  public ShapeRounds {
    times = List.copyOf(times);
    leftOut = List.copyOf(leftOut);
    if (fastest(times, Contestant.OURS).isEmpty()) {
      throw new IllegalArgumentException(
          "none of our kernels was timed on %s: %s".formatted(shape.label(), leftOut));
    }
  }

  /** The best of our kernels. */
  public RoundTimes ours() {
    return fastest(times, Contestant.OURS).orElseThrow();
  }

  /** A library's best way by its median, if it was timed. */
  public Optional<RoundTimes> best(String library) {
    return fastest(times, library);
  }

  /** The best way of all libraries but ours, if any was timed. */
  public Optional<RoundTimes> bestPeer() {
    return times.stream()
        .filter(entry -> !entry.contestant().library().equals(Contestant.OURS))
        .min(Comparator.comparingDouble(RoundTimes::medianNanos));
  }

  /** A peer against the best of our kernels. */
  public PairedRatio against(RoundTimes peer) {
    return PairedRatio.of(peer, ours());
  }

  private static Optional<RoundTimes> fastest(List<RoundTimes> times, String library) {
    return times.stream()
        .filter(entry -> entry.contestant().library().equals(library))
        .min(Comparator.comparingDouble(RoundTimes::medianNanos));
  }
}
