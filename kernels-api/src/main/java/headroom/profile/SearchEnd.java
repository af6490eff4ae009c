package headroom.profile;

import java.util.Locale;

/** Why the search of one shape ended, with the numbers that ended it. */
public sealed interface SearchEnd {

  /** For people, to be read after "ended": {@code with its part of the budget}. */
  default String describe() {
    return switch (this) {
      case BudgetUsed used -> "with its part of the budget";
      case NearRoofline near ->
          String.format(Locale.ROOT, "at %.0f%% of the roofline or more", 100 * near.enough());
      case NothingBetter idle ->
          String.format(
              Locale.ROOT,
              "after %d evaluations without a gain of %.0f%%",
              idle.evaluations(),
              100 * idle.leastGain());
      case AllTried all -> "with everything tried";
    };
  }

  /**
   * The shape's part of the run's budget was used.
   *
   * @param seconds that part
   */
  record BudgetUsed(double seconds) implements SearchEnd {
    /**
     * Checks the time.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public BudgetUsed {
      Require.notNegative("seconds", seconds);
    }
  }

  /**
   * The best was so near to the roofline that little can be left.
   *
   * @param share of the roofline that the best reached when it was screened
   * @param enough share from which on a search ends
   */
  record NearRoofline(double share, double enough) implements SearchEnd {
    /**
     * Checks that the one reaches the other.
     *
     * @throws IllegalArgumentException if {@code enough} is not positive and finite, or {@code
     *     share} below it
     */
    public NearRoofline {
      Require.positive("enough", enough);
      Require.positive("share", share);
      if (share < enough) {
        throw new IllegalArgumentException(
            "share must reach enough: share=%s, enough=%s".formatted(share, enough));
      }
    }
  }

  /**
   * Nothing was better for long.
   *
   * @param evaluations configurations in turn, none of them better
   * @param leastGain by how much one would have had to be better, as a share of the time
   */
  record NothingBetter(int evaluations, double leastGain) implements SearchEnd {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if there were no evaluations, or the gain is no share
     */
    public NothingBetter {
      Require.atLeast("evaluations", 1, evaluations);
      Require.share("leastGain", leastGain);
    }
  }

  /** Everything was tried. */
  record AllTried() implements SearchEnd {}
}
