package headroom.profile;

import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;

/**
 * How good dispatch is on shapes that were never tuned: each tuned shape is left out in turn, and
 * what the rest of the profile would have run for it is timed against its own winner.
 *
 * @param shapes at least one, sorted, each once
 */
public record LeaveOneOut(List<Left> shapes) {

  private static final double ROUNDING = 1e4;

  /** How the time of what would have run is known. */
  public enum Basis {
    /** It is the winner itself. */
    WINNER,
    /** Both were confirmed in forks by the tuning run. */
    CONFIRMED,
    /** Both were screened side by side in one warmed JVM. */
    SCREENED
  }

  /**
   * One shape that was left out.
   *
   * @param shape the shape
   * @param source {@code nearest} or {@code device default}
   * @param ratio time of what would have run over the winner's, to four decimals
   * @param basis how it is known
   */
  public record Left(AttentionShape shape, String source, double ratio, Basis basis) {

    /**
     * Rounds the ratio: what is written reads as it was.
     *
     * @throws IllegalArgumentException if the ratio is not positive and finite
     */
    public Left {
      Require.text("source", source);
      Require.positive("ratio", ratio);
      ratio = Math.max(1, Math.rint(Math.min(ratio, ROUNDING * ROUNDING) * ROUNDING)) / ROUNDING;
    }
  }

  /**
   * Sorts the shapes.
   *
   * @throws IllegalArgumentException if there is none, or one stands twice
   */
  public LeaveOneOut {
    shapes = shapes.stream().sorted(Comparator.comparing(Left::shape)).toList();
    Require.atMost("leaveOneOut", 100_000, shapes);
    if (shapes.isEmpty() || shapes.stream().map(Left::shape).distinct().count() != shapes.size()) {
      throw new IllegalArgumentException(
          "leaveOneOut holds shapes, each once: %d".formatted(shapes.size()));
    }
  }

  /** Geometric mean of the ratios: 1.04 is a loss of 4%. */
  public double geometricMean() {
    return Math.exp(
        shapes.stream().mapToDouble(left -> Math.log(left.ratio())).average().orElse(0));
  }

  /** The shape on which dispatch would lose most. */
  public Left worst() {
    return shapes.stream().max(Comparator.comparingDouble(Left::ratio)).orElseThrow();
  }
}
