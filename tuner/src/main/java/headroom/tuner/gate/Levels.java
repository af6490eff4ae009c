package headroom.tuner.gate;

/** The numbers of the procedure, each with its reason. */
final class Levels {

  /** Pairs of the screen: C(8, 4) = 70 ways, enough for a level of 10%. */
  static final int SCREEN_PAIRS = 8;

  /** One-sided. Lets one unchanged benchmark in ten through, to be confirmed with new pairs. */
  static final double SCREEN = 0.10;

  /** Chance of any false alarm in a whole run, over all survivors. */
  static final double FAMILY = 0.01;

  /** Of the family level, what the look at half of the pairs may use up. */
  static final double FIRST_LOOK = 0.25 * FAMILY;

  /** Of the family level, what is left for the last look. */
  static final double LAST_LOOK = FAMILY - FIRST_LOOK;

  /** Share of slowdowns of the target's size that the planned pairs confirm. */
  static final double POWER = 0.97;

  /** Fewer cannot reach the level for ten survivors: C(12, 6) = 924 ways; 16 leaves room. */
  static final int LEAST_CONFIRM = 16;

  /** Two minutes per benchmark; whatever needs more is better served by a quieter machine. */
  static final int MOST_CONFIRM = 48;

  /** Before the screen is over, only what is as good as certain ends it. */
  static final double EARLY_CONFIDENCE = 0.99;

  /** Of the bound that a pass states. */
  static final double PASS_CONFIDENCE = 0.95;

  /** The median shift of a control over all pairs, beyond its own noise. */
  static final double MOST_MEDIAN_SHIFT = 0.02;

  /** A change must stand out of what unchanged code shows. */
  static final double NOISE_FLOORS = 2;

  private Levels() {}
}
