package headroom.reference;

import headroom.shape.ElementType;

/**
 * How far a kernel's output may be from the oracle: {@code ‖out − ref‖ / ‖ref‖} over the whole
 * output, every element finite.
 *
 * @param relativeError the largest allowed
 */
public record Tolerance(double relativeError) {

  /**
   * Checks the bound: nothing is within NaN, and everything within infinity.
   *
   * @throws IllegalArgumentException if it is not positive and finite
   */
  public Tolerance {
    if (!(relativeError > 0) || Double.isInfinite(relativeError)) {
      throw new IllegalArgumentException(
          "a tolerance is positive and finite: relativeError=" + relativeError);
    }
  }

  /** The bound for a cache of this element type: f32 1e-5, the others 1e-2. */
  public static Tolerance of(ElementType type) {
    return switch (type) {
      case F32 -> new Tolerance(1e-5);
      case BF16, F16, INT8 -> new Tolerance(1e-2);
    };
  }

  /**
   * Compares an output with the oracle.
   *
   * @param out what the kernel wrote; may be longer than {@code reference}, the rest is not looked
   *     at
   * @param reference the oracle's output
   */
  public Verdict compare(float[] out, double[] reference) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < reference.length; i++) {
      if (!Float.isFinite(out[i])) {
        return new Verdict(false, Double.POSITIVE_INFINITY, relativeError, i);
      }
      difference += (out[i] - reference[i]) * (out[i] - reference[i]);
      norm += reference[i] * reference[i];
    }
    // An all-zero reference (all values zero) leaves only the absolute error to look at.
    double error = norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
    return new Verdict(error <= relativeError, error, relativeError, -1);
  }

  /**
   * What a comparison found.
   *
   * @param correct whether the output is within the bound and finite
   * @param error relative error, infinite where an element is not finite
   * @param bound the bound it was held to
   * @param firstNonFinite index of the first element that is not finite, or −1
   */
  public record Verdict(boolean correct, double error, double bound, int firstNonFinite) {

    /** One line for people. */
    public String describe() {
      if (firstNonFinite >= 0) {
        return "element %d is not finite".formatted(firstNonFinite);
      }
      return "relative error %.2e, bound %.0e".formatted(error, bound);
    }
  }
}
