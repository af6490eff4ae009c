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
    /** Both were timed in pairs of fresh JVMs. */
    PAIRED
  }

  /**
   * One shape that was left out.
   *
   * @param shape the shape
   * @param source {@code nearest} or {@code device default}
   * @param ratio time of what would have run over the winner's, to four decimals; below 1 it is the
   *     faster of the two, by noise or since the tuning run did not try it
   * @param low lower end of the ratio's 95% interval
   * @param high upper end
   * @param basis how it is known
   */
  public record Left(
      AttentionShape shape, String source, double ratio, double low, double high, Basis basis) {

    /**
     * Rounds the ratio and its interval: what is written reads as it was. A ratio below 1 stays
     * one: were it cut off, noise alone would look like a loss in the mean.
     *
     * @throws IllegalArgumentException if a number is not positive and finite, or the ratio not in
     *     its interval
     */
    public Left {
      Require.text("source", source);
      ratio = rounded("ratio", ratio);
      low = rounded("low", low);
      high = rounded("high", high);
      if (!(low <= ratio && ratio <= high)) {
        throw new IllegalArgumentException(
            "a ratio lies in its interval: low=%s, ratio=%s, high=%s".formatted(low, ratio, high));
      }
    }

    private static double rounded(String name, double ratio) {
      Require.positive(name, ratio);
      return Math.max(1, Math.rint(Math.min(ratio, ROUNDING * ROUNDING) * ROUNDING)) / ROUNDING;
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
