package headroom.tuner.stats;

/** What a comparison says of the candidate; read from an interval, never from two medians. */
public enum Verdict {
  /** The whole interval of the ratio lies below 1: the candidate takes less time. */
  FASTER,
  /** The whole interval lies above 1. */
  SLOWER,
  /** The interval holds 1: no difference was shown. */
  TIED
}
