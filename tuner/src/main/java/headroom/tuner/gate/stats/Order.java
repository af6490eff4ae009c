package headroom.tuner.gate.stats;

import com.fasterxml.jackson.annotation.JsonValue;

/** Which arm's JVM ran first in a pair. */
public enum Order {
  /** AB. */
  BASE_FIRST("base-first"),
  /** BA. */
  CANDIDATE_FIRST("candidate-first");

  private final String label;

  Order(String label) {
    this.label = label;
  }

  /** The name in files: {@code base-first}. */
  @JsonValue
  public String label() {
    return label;
  }
}
