package headroom.tuner.gate;

/** When a pair was taken. A test of one stage never sees a pair of another. */
public enum Stage {
  /** Eight pairs of every benchmark: who could be slower at all? */
  SCREEN,
  /** New pairs of those. */
  CONFIRM
}
