package headroom.tuner.gate;

/** The numbers of the procedure, each with its reason. */
final class Levels {

  /** Pairs of the screen: two blocks of C(4, 2) = 6 ways are 36, enough for a level of 10%. */
  static final int SCREEN_PAIRS = 8;

  /** Orders are even after each four pairs, so that a look is fair after as few. */
  static final int SCREEN_BLOCK = 4;

  /** Larger blocks have more ways: two of them C(8, 4)² = 4900. */
  static final int CONFIRM_BLOCK = 8;

  /** One-sided. Lets one unchanged benchmark in ten through, to be confirmed with new pairs. */
  static final double SCREEN = 0.10;

  /**
   * Of the least change that counts, what makes a survivor whatever the test says: a slowdown of 5%
   * looks smaller than 1.5% in one screen of 300 at a spread of 3%, smaller than 3% in one of 15.
   * Nor is it passed early: at a spread of 0.5% four pairs rule out 5% and do not prove 4%.
   * Unchanged code looks so slow in one screen of eight at a spread of 3%, and never at 0.5%.
   */
  static final double SUSPECT = 0.5;

  /** Chance of any false alarm in a whole run, over all survivors. */
  static final double FAMILY = 0.01;

  /** Of the family level, what the look at half of the pairs may use up. */
  static final double FIRST_LOOK = 0.25 * FAMILY;

  /** Of the family level, what is left for the last look. */
  static final double LAST_LOOK = FAMILY - FIRST_LOOK;

  /** Share of slowdowns of the target's size that the planned pairs confirm. */
  static final double POWER = 0.99;

  /** Two minutes per benchmark; whatever needs more is better served by a quieter machine. */
  static final int MOST_CONFIRM = 48;

  /** Share of such slowdowns that an INCONCLUSIVE verdict's "would have confirmed" stands for. */
  static final double DETECTION_POWER = 0.9;

  /** Before all pairs are taken, only what is as good as certain is passed. */
  static final double EARLY_CONFIDENCE = 0.995;

  /** Of the bound that a pass states. */
  static final double PASS_CONFIDENCE = 0.95;

  /** The median shift of a control over all pairs, beyond its own noise. */
  static final double MOST_MEDIAN_SHIFT = 0.02;

  /** A change must stand out of what unchanged code shows. */
  static final double NOISE_FLOORS = 2;

  private static final double ROOM = 10;

  /** Ways of the orders of one block of the second stage: C(8, 4). */
  private static final double WAYS_OF_BLOCK = 70;

  private Levels() {}

  /**
   * The fewest pairs that prove anything, were all of so many benchmarks to survive: the smallest
   * p-value is a tenth of the last look's level, so that one pair may disagree. 16 for up to three
   * benchmarks, 24 up to two hundred.
   */
  static int leastConfirm(int benchmarks) {
    double blocks = Math.log(ROOM * benchmarks / LAST_LOOK) / Math.log(WAYS_OF_BLOCK);
    return CONFIRM_BLOCK * (int) Math.ceil(blocks);
  }
}
