package headroom.tuner.gate;

import java.util.Locale;

/** The two sides of a gate. */
public enum Arm {
  /** What is known to be good. */
  BASE,
  /** What is asked about. */
  CANDIDATE;

  /** In lower case, for messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
