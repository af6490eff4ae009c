package headroom.gpu.measure;

import java.util.Locale;

/** What a decode finds in the second-level cache. Never mixed, and part of every result. */
public enum CacheState {
  /** The KV cache of the decode before, which was the same: a batch that fits, decoded alone. */
  HOT,
  /** Nothing of its own: a model's other layers came between. */
  COLD;

  /** As profiles and tables say it: {@code hot}, {@code cold}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of a {@link #label}.
   *
   * @throws IllegalArgumentException if there is none; the message lists both
   */
  public static CacheState named(String label) {
    for (CacheState state : values()) {
      if (state.label().equals(label)) {
        return state;
      }
    }
    throw new IllegalArgumentException("a cache is hot or cold: " + label);
  }
}
